package dev.codonq.cli;

import dev.codonq.action.ActionKey;
import dev.codonq.action.Blob;
import dev.codonq.action.Digest;
import dev.codonq.action.ResourceUse;
import dev.codonq.cache.Explanation;
import dev.codonq.compile.Artifact;
import dev.codonq.compile.BuildKind;
import dev.codonq.compile.CacheUse;
import dev.codonq.compile.Cause;
import dev.codonq.compile.CompileRequest;
import dev.codonq.compile.CompileResult;
import dev.codonq.compile.Outcome;
import dev.codonq.diagnostics.Diagnostic;
import dev.codonq.diagnostics.Severity;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * A compiler that decides by the source's name: {@code broken*} fails with a diagnostic, {@code crash*} without,
 * {@code unlinked*} fails in the linker, {@code warn*} succeeds with a warning, {@code timeout*} times out, {@code memory*} needs too much of
 * it and is killed, {@code flood*} prints too much, {@code daemon*} succeeds but leaves processes that are killed, {@code
 * errored*} breaks the machinery, {@code cached*} is a hit, {@code hang*} does not end by itself; what is missing fails and all else succeeds. Thread-safe.
 */
final class FakeCompiler implements Compiler {
    final List<CompileRequest> requests = new CopyOnWriteArrayList<>();
    final List<CompletableFuture<CompileResult>> hanging = new CopyOnWriteArrayList<>();
    volatile boolean closed;
    volatile boolean closedNow;
    volatile Compiler.@Nullable Settings settings;

    Compiler.Factory factory() {
        return startedWith -> {
            settings = startedWith;
            return this;
        };
    }

    @Override
    public CompletableFuture<CompileResult> compile(CompileRequest request) {
        requests.add(request);
        Path name = request.source().getFileName();
        if (name != null && name.toString().startsWith("hang") && !closedNow) {
            CompletableFuture<CompileResult> future = new CompletableFuture<>();
            hanging.add(future);
            return future;
        }
        return CompletableFuture.completedFuture(result(request, String.valueOf(name)));
    }

    private static CompileResult result(CompileRequest request, String name) {
        if (!Files.exists(request.source())) {
            return failed(request, Cause.COMPILE_ERROR, "no such file: " + request.source(), List.of(), "");
        }
        if (name.startsWith("broken")) {
            return failed(
                    request, Cause.COMPILE_ERROR, "the compiler reports an error", List.of(error(request)), "raw");
        }
        if (name.startsWith("unlinked")) {
            Diagnostic linker = new Diagnostic(Severity.ERROR, null, null, null, null, "g++ failed", null, List.of());
            return failed(request, Cause.LINK_ERROR, "g++ failed", List.of(linker), "ld: no -lq\nerror: g++ failed\n");
        }
        if (name.startsWith("crash")) {
            return failed(request, Cause.COMPILER_CRASH, "the compiler crashed", List.of(), "\u001b[1mAssert failed\n");
        }
        if (name.startsWith("timeout")) {
            return ended(request, Outcome.TIMED_OUT, Cause.RUN_TIMEOUT);
        }
        if (name.startsWith("memory")) {
            CompileResult result = failed(request, Cause.OUT_OF_MEMORY, "needed more than 64 MiB", List.of(), "half a");
            return using(result, ResourceUse.UNKNOWN, List.of("codon", "cc1plus", "cc1plus"));
        }
        if (name.startsWith("flood")) {
            String log = "x".repeat(1_000_000) + "\nthe end\n";
            return failed(request, Cause.OUTPUT_LIMIT, "printed more than 1 MiB", List.of(), log);
        }
        if (name.startsWith("daemon")) {
            return using(succeeded(request, CacheUse.MISS, ""), ResourceUse.UNKNOWN, List.of("evil\n\u001b[2J"));
        }
        if (name.startsWith("errored")) {
            return ended(request, Outcome.ERRORED, Cause.SANDBOX);
        }
        return succeeded(
                request,
                name.startsWith("cached") ? CacheUse.HIT_MEMORY : CacheUse.MISS,
                name.startsWith("warn") ? "a warning\n" : "");
    }

    static CompileResult succeeded(CompileRequest request, CacheUse cache, String log) {
        Blob content = Blob.of(("made of " + request.source().getFileName()).getBytes(StandardCharsets.UTF_8));
        Artifact artifact = new Artifact(request.artifactName(), content, request.kind() == BuildKind.EXE);
        return new CompileResult(
                request,
                Outcome.SUCCEEDED,
                null,
                "",
                cache,
                key(request),
                null,
                null,
                0,
                1,
                Duration.ofMillis(3),
                cache == CacheUse.MISS ? Duration.ofMillis(1234) : null,
                ResourceUse.UNKNOWN,
                List.of(),
                List.of(artifact),
                List.of(),
                log);
    }

    static CompileResult failed(
            CompileRequest request, Cause cause, String message, List<Diagnostic> diagnostics, String log) {
        boolean run = Files.exists(request.source());
        return new CompileResult(
                request,
                Outcome.FAILED,
                cause,
                message,
                run ? CacheUse.MISS : CacheUse.OFF,
                run ? key(request) : null,
                null,
                null,
                run ? 1 : null,
                1,
                Duration.ZERO,
                run ? Duration.ofMillis(1050) : null,
                ResourceUse.UNKNOWN,
                List.of(),
                List.of(),
                diagnostics,
                log);
    }

    /** Returns {@code result} of a run that used {@code use} and left processes. */
    static CompileResult using(CompileResult result, ResourceUse use, List<String> killedProcesses) {
        return new CompileResult(
                result.request(),
                result.outcome(),
                result.cause(),
                result.message(),
                result.cacheUse(),
                result.actionKey(),
                result.uncacheable(),
                result.explanation(),
                result.exitCode(),
                result.attempts(),
                result.queueTime(),
                result.runTime(),
                use,
                killedProcesses,
                result.artifacts(),
                result.diagnostics(),
                result.log());
    }

    /** Returns {@code result} of a compile that was not in the cache. */
    static CompileResult missed(CompileResult result, @Nullable Explanation explanation, @Nullable String uncacheable) {
        return new CompileResult(
                result.request(),
                result.outcome(),
                result.cause(),
                result.message(),
                result.cacheUse(),
                result.actionKey(),
                uncacheable,
                explanation,
                result.exitCode(),
                result.attempts(),
                result.queueTime(),
                result.runTime(),
                result.use(),
                result.killedProcesses(),
                result.artifacts(),
                result.diagnostics(),
                result.log());
    }

    private static CompileResult ended(CompileRequest request, Outcome outcome, Cause cause) {
        return new CompileResult(
                request,
                outcome,
                cause,
                "ended: " + cause.label(),
                CacheUse.MISS,
                key(request),
                null,
                null,
                null,
                1,
                Duration.ZERO,
                Duration.ofSeconds(3),
                ResourceUse.UNKNOWN,
                List.of(),
                List.of(),
                List.of(),
                "");
    }

    private static Diagnostic error(CompileRequest request) {
        Diagnostic note = new Diagnostic(Severity.NOTE, "other.py", 7, null, null, "during f()", null, List.of());
        return new Diagnostic(
                Severity.ERROR, request.source().toString(), 3, 15, 29, "name 'x' is not defined", null, List.of(note));
    }

    private static ActionKey key(CompileRequest request) {
        return new ActionKey(Digest.of(request.toString().getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public Optional<ToolchainDescription> toolchain() {
        return Optional.of(new ToolchainDescription("0.18.0", Path.of("/opt/codon"), "abc"));
    }

    @Override
    public void close() {
        closed = true;
    }

    @Override
    public void closeNow() {
        closedNow = true;
        for (CompletableFuture<CompileResult> future : hanging) {
            future.cancel(true);
        }
    }
}
