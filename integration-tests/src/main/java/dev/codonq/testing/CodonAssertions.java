package dev.codonq.testing;

import dev.codonq.compile.CompileResult;
import dev.codonq.diagnostics.Severity;

/** The entrance to assertions about compiles, for static import. Thread-safe, without state. */
public final class CodonAssertions {
    private CodonAssertions() {}

    /** Starts assertions about what became of a compile. */
    public static CompileResultAssert assertThat(CompileResult result) {
        return new CompileResultAssert(result);
    }

    /** Expects an error with exactly this message. */
    public static DiagnosticExpectation error(String message) {
        return DiagnosticExpectation.of(Severity.ERROR, message);
    }

    /** Expects an error, whatever it says: {@code error().containing("not defined")}. */
    public static DiagnosticExpectation error() {
        return DiagnosticExpectation.of(Severity.ERROR, null);
    }

    /** Expects a warning with exactly this message. */
    public static DiagnosticExpectation warning(String message) {
        return DiagnosticExpectation.of(Severity.WARNING, message);
    }

    /** Expects a warning, whatever it says. */
    public static DiagnosticExpectation warning() {
        return DiagnosticExpectation.of(Severity.WARNING, null);
    }

    /** Expects, among the notes of what the compiler says, one with exactly this message. */
    public static DiagnosticExpectation note(String message) {
        return DiagnosticExpectation.of(Severity.NOTE, message);
    }

    /** Expects a note, whatever it says. */
    public static DiagnosticExpectation note() {
        return DiagnosticExpectation.of(Severity.NOTE, null);
    }
}
