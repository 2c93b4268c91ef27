package dev.codonq.diagnostics;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One thing the compiler said. Immutable. */
public record Diagnostic(
        Severity severity,
        @Nullable String file,
        @Nullable Integer line,
        @Nullable Integer column,
        @Nullable Integer endColumn,
        String message,
        @Nullable String code,
        List<Diagnostic> notes) {
    public Diagnostic {
        notes = List.copyOf(notes);
    }
}
