package dev.codonq.compile;

import dev.codonq.action.ActionResult;
import dev.codonq.diagnostics.Diagnostic;
import dev.codonq.diagnostics.DiagnosticParser;
import dev.codonq.diagnostics.FailureHint;
import dev.codonq.diagnostics.ParsedOutput;

/** Which failures the sources alone are to blame for, so that every compile of them fails in the same way. */
final class CompileErrors {
    private CompileErrors() {}

    /**
     * Returns whether a compile that ended like this would always: all that it said are the compiler's records, each with
     * the place in a source. What has no place can be about the machine, such as a file that could not be opened; so can
     * what the linker says.
     */
    static boolean areReproducible(ActionResult failed) {
        ParsedOutput output = DiagnosticParser.parse(failed.standardError().bytes());
        return FailureHint.of(failed.exitCode(), output) == FailureHint.COMPILE_ERROR
                && output.rest().isEmpty()
                && failed.standardOutput().keptBytes() == 0
                && output.diagnostics().stream().allMatch(CompileErrors::hasPlace);
    }

    private static boolean hasPlace(Diagnostic diagnostic) {
        return diagnostic.file() != null && diagnostic.line() != null;
    }
}
