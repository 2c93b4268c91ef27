package dev.codonq.compile;

import dev.codonq.action.ActionKey;
import dev.codonq.action.Blob;
import dev.codonq.action.Digest;
import dev.codonq.diagnostics.Diagnostic;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;

/** Results as compilers give them. */
public final class SampleResults {
    private SampleResults() {}

    /** Returns the result of a compile that made its artifact. */
    public static CompileResult succeeded(CompileRequest request, CacheUse cache, String log) {
        Blob content = Blob.of(("made of " + request.source().getFileName()).getBytes(StandardCharsets.UTF_8));
        Artifact artifact = new Artifact(request.artifactName(), content, request.kind() == BuildKind.EXE);
        return CompileResult.builder(request, Outcome.SUCCEEDED)
                .cacheUse(cache)
                .actionKey(key(request))
                .exitCode(0)
                .attempts(1)
                .queueTime(Duration.ofMillis(3))
                .runTime(cache == CacheUse.MISS ? Duration.ofMillis(1234) : null)
                .artifacts(List.of(artifact))
                .log(log)
                .build();
    }

    /** Returns the result of a compile that failed; that was not run where the source is missing. */
    public static CompileResult failed(
            CompileRequest request, Cause cause, String message, List<Diagnostic> diagnostics, String log) {
        boolean run = Files.exists(request.source());
        return CompileResult.builder(request, Outcome.FAILED)
                .cause(cause)
                .message(message)
                .cacheUse(run ? CacheUse.MISS : CacheUse.OFF)
                .actionKey(run ? key(request) : null)
                .exitCode(run ? 1 : null)
                .attempts(1)
                .runTime(run ? Duration.ofMillis(1050) : null)
                .diagnostics(diagnostics)
                .log(log)
                .build();
    }

    /** Returns the result of a run that was ended, or whose machinery broke. */
    public static CompileResult ended(CompileRequest request, Outcome outcome, Cause cause) {
        return CompileResult.builder(request, outcome)
                .cause(cause)
                .message("ended: " + cause.label())
                .cacheUse(CacheUse.MISS)
                .actionKey(key(request))
                .attempts(1)
                .runTime(Duration.ofSeconds(3))
                .build();
    }

    private static ActionKey key(CompileRequest request) {
        return new ActionKey(Digest.of(request.toString().getBytes(StandardCharsets.UTF_8)));
    }
}
