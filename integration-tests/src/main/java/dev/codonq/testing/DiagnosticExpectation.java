package dev.codonq.testing;

import com.google.errorprone.annotations.CheckReturnValue;
import dev.codonq.diagnostics.Diagnostic;
import dev.codonq.diagnostics.DiagnosticPrinter;
import dev.codonq.diagnostics.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a diagnostic should be; made by {@link CodonAssertions}. Immutable: each method returns a stricter one. What is not
 * said can be anything.
 */
@CheckReturnValue
public final class DiagnosticExpectation {
    private final Severity severity;
    private final @Nullable String message;
    private final List<String> parts;
    private final @Nullable String file;
    private final @Nullable Integer line;
    private final @Nullable Integer column;

    private DiagnosticExpectation(
            Severity severity,
            @Nullable String message,
            List<String> parts,
            @Nullable String file,
            @Nullable Integer line,
            @Nullable Integer column) {
        this.severity = severity;
        this.message = message;
        this.parts = List.copyOf(parts);
        this.file = file;
        this.line = line;
        this.column = column;
    }

    static DiagnosticExpectation of(Severity severity, @Nullable String message) {
        return new DiagnosticExpectation(severity, message, List.of(), null, null, null);
    }

    /** The message contains {@code part}. */
    public DiagnosticExpectation containing(String part) {
        List<String> more = new ArrayList<>(parts);
        more.add(part);
        return new DiagnosticExpectation(severity, message, more, file, line, column);
    }

    /** It is about a file: the one at the end of whose path {@code file} stands, as {@code a.py} or {@code src/a.py}. */
    public DiagnosticExpectation at(String newFile) {
        return new DiagnosticExpectation(severity, message, parts, newFile, null, null);
    }

    /** It is about a line of a file; lines count from 1. */
    public DiagnosticExpectation at(String newFile, int newLine) {
        return new DiagnosticExpectation(severity, message, parts, newFile, newLine, null);
    }

    /** It is about a place in a file; lines and columns count from 1, columns in bytes, as Codon's do. */
    public DiagnosticExpectation at(String newFile, int newLine, int newColumn) {
        return new DiagnosticExpectation(severity, message, parts, newFile, newLine, newColumn);
    }

    /** Returns whether one of {@code diagnostics} is as expected, or, where a note is, one of their notes. */
    boolean isMetBy(List<Diagnostic> diagnostics) {
        return diagnostics.stream()
                .anyMatch(diagnostic ->
                        isMetBy(diagnostic) || (severity == Severity.NOTE && isMetBy(diagnostic.notes())));
    }

    private boolean isMetBy(Diagnostic diagnostic) {
        return diagnostic.severity() == severity
                && (message == null || message.equals(diagnostic.message()))
                && parts.stream().allMatch(diagnostic.message()::contains)
                && (file == null || isEndOf(diagnostic.file(), file))
                && (line == null || line.equals(diagnostic.line()))
                && (column == null || column.equals(diagnostic.column()));
    }

    private static boolean isEndOf(@Nullable String path, String end) {
        return path != null && (path.equals(end) || path.endsWith("/" + end));
    }

    /** Returns it as a diagnostic would be printed, with "…" for what can be anything. */
    @Override
    public String toString() {
        StringBuilder out = new StringBuilder();
        if (file != null) {
            out.append(file)
                    .append(line == null ? "" : ":" + line)
                    .append(column == null ? "" : ":" + column)
                    .append(": ");
        }
        out.append(DiagnosticPrinter.label(severity)).append(": ").append(Objects.requireNonNullElse(message, "…"));
        parts.forEach(part -> out.append(" (containing \"").append(part).append("\")"));
        return out.toString();
    }
}
