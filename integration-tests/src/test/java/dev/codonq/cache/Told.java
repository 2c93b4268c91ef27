package dev.codonq.cache;

import dev.codonq.action.Digest;
import dev.codonq.compile.Cause;
import dev.codonq.compile.CompileResult;
import dev.codonq.compile.Outcome;
import dev.codonq.diagnostics.Diagnostic;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All that a result tells of the program, and nothing of how it came about. Immutable. */
record Told(
        Outcome outcome,
        @Nullable Cause cause,
        String message,
        @Nullable Integer exitCode,
        List<Diagnostic> diagnostics,
        String log,
        List<Made> artifacts) {

    /** An artifact by its content. */
    record Made(String name, boolean executable, Digest content) {}

    static Told by(CompileResult result) throws IOException {
        List<Made> made = new ArrayList<>();
        for (var artifact : result.artifacts()) {
            try (InputStream content = artifact.content().open()) {
                made.add(new Made(artifact.name(), artifact.executable(), Digest.of(content)));
            }
        }
        return new Told(
                result.outcome(),
                result.cause(),
                result.message(),
                result.exitCode(),
                result.diagnostics(),
                result.log(),
                made);
    }
}
