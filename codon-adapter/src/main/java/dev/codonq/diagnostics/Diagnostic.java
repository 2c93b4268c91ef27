package dev.codonq.diagnostics;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One thing the compiler said about the program. Immutable.
 *
 * <p>Lines and columns are Codon's own and count from 1. The column of a syntax error counts code points, every other
 * column counts bytes of UTF-8; a tab is one. A range can run over the end of its line where an expression does. For
 * code inside an f-string Codon reports a line and column that lie off, sometimes behind the end of the file.
 *
 * @param severity how bad it is; {@link Severity#NOTE} for all {@code notes} and for a trace line whose head is missing
 * @param file the file as the compiler names it, which is its base name only, or the path that {@link SourceNames} put
 *     there; null if there is no location
 * @param line null if unknown
 * @param column null if unknown
 * @param endColumn the first column behind the range, null if only its start is known, as for syntax errors
 * @param message what the compiler says; can have several lines, and any control characters the program put there
 * @param code the compiler's number for this kind of error, null if it has none (all versions up to 0.19 have none)
 * @param notes what led here, innermost first
 * @param source the file itself, once {@link SourceNames} knows which one is meant; null if it does not
 */
public record Diagnostic(
        Severity severity,
        @Nullable String file,
        @Nullable Integer line,
        @Nullable Integer column,
        @Nullable Integer endColumn,
        String message,
        @Nullable String code,
        List<Diagnostic> notes,
        @Nullable SourceFile source) {
    /**
     * @throws IllegalArgumentException if there is a line without file, column without line or end without column, a
     *     number below 1, or an end that is not behind the column
     */
    public Diagnostic {
        notes = List.copyOf(notes);
        if ((line != null && file == null)
                || (column != null && line == null)
                || (endColumn != null && column == null)) {
            throw new IllegalArgumentException("a location needs all its outer parts: file " + file + ", line " + line
                    + ", column " + column + ", end " + endColumn);
        }
        if ((line != null && line < 1)
                || (column != null && column < 1)
                || (endColumn != null && column != null && endColumn <= column)) {
            throw new IllegalArgumentException(
                    "not a place in a text: line " + line + ", column " + column + ", end " + endColumn);
        }
    }

    /** Creates a diagnostic of which it is not known which file is meant. */
    public Diagnostic(
            Severity severity,
            @Nullable String file,
            @Nullable Integer line,
            @Nullable Integer column,
            @Nullable Integer endColumn,
            String message,
            @Nullable String code,
            List<Diagnostic> notes) {
        this(severity, file, line, column, endColumn, message, code, notes, null);
    }

    /** Returns this diagnostic as one of {@code newSource}, which is shown as {@code newFile}; its notes stay. */
    public Diagnostic withSource(SourceFile newSource, String newFile) {
        return new Diagnostic(severity, newFile, line, column, endColumn, message, code, notes, newSource);
    }

    /** Returns this diagnostic with {@code newNotes} in place of its notes. */
    public Diagnostic withNotes(List<Diagnostic> newNotes) {
        return new Diagnostic(severity, file, line, column, endColumn, message, code, newNotes, source);
    }
}
