package dev.codonq.cli;

import dev.codonq.compile.CacheUse;
import dev.codonq.compile.Cause;
import dev.codonq.compile.CompileRequest;
import dev.codonq.compile.CompileResult;
import dev.codonq.compile.Outcome;
import dev.codonq.compile.SampleResults;
import dev.codonq.diagnostics.Diagnostic;
import dev.codonq.diagnostics.Severity;
import dev.codonq.report.ToolchainDescription;
import dev.codonq.scheduling.SchedulerSnapshot;
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
 * errored*} breaks the machinery, {@code cached*} is a hit, {@code cached-new*} one of which the history knows nothing, {@code hang*} does not end by itself; what is missing fails and all else succeeds. Thread-safe.
 */
final class FakeCompiler implements Compiler {
    final List<CompileRequest> requests = new CopyOnWriteArrayList<>();
    final List<CompletableFuture<CompileResult>> hanging = new CopyOnWriteArrayList<>();
    volatile boolean closed;
    volatile boolean closedNow;
    volatile Compiler.@Nullable Settings settings;
    volatile @Nullable String missingIsolation;

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
            return SampleResults.failed(
                    request, Cause.COMPILE_ERROR, "no such file: " + request.source(), List.of(), "");
        }
        if (name.startsWith("broken")) {
            return SampleResults.failed(
                    request, Cause.COMPILE_ERROR, "the compiler reports an error", List.of(error(request)), "raw");
        }
        if (name.startsWith("unlinked")) {
            Diagnostic linker = new Diagnostic(Severity.ERROR, null, null, null, null, "g++ failed", null, List.of());
            return SampleResults.failed(
                    request, Cause.LINK_ERROR, "g++ failed", List.of(linker), "ld: no -lq\nerror: g++ failed\n");
        }
        if (name.startsWith("crash")) {
            return SampleResults.failed(
                    request, Cause.COMPILER_CRASH, "the compiler crashed", List.of(), "\u001b[1mAssert failed\n");
        }
        if (name.startsWith("timeout")) {
            return SampleResults.ended(request, Outcome.TIMED_OUT, Cause.RUN_TIMEOUT);
        }
        if (name.startsWith("memory")) {
            CompileResult result =
                    SampleResults.failed(request, Cause.OUT_OF_MEMORY, "needed more than 64 MiB", List.of(), "half a");
            return result.toBuilder()
                    .killedProcesses(List.of("codon", "cc1plus", "cc1plus"))
                    .build();
        }
        if (name.startsWith("flood")) {
            String log = "x".repeat(1_000_000) + "\nthe end\n";
            return SampleResults.failed(request, Cause.OUTPUT_LIMIT, "printed more than 1 MiB", List.of(), log);
        }
        if (name.startsWith("daemon")) {
            return SampleResults.succeeded(request, CacheUse.MISS, "").toBuilder()
                    .killedProcesses(List.of("evil\n\u001b[2J"))
                    .build();
        }
        if (name.startsWith("errored")) {
            return SampleResults.ended(request, Outcome.ERRORED, Cause.SANDBOX);
        }
        if (name.startsWith("cached")) {
            return SampleResults.succeeded(request, CacheUse.HIT_MEMORY, "").toBuilder()
                    .savedTime(name.startsWith("cached-new") ? null : Duration.ofSeconds(5))
                    .build();
        }
        return SampleResults.succeeded(request, CacheUse.MISS, name.startsWith("warn") ? "a warning\n" : "");
    }

    private static Diagnostic error(CompileRequest request) {
        Diagnostic note = new Diagnostic(Severity.NOTE, "other.py", 7, null, null, "during f()", null, List.of());
        return new Diagnostic(
                Severity.ERROR, request.source().toString(), 3, 15, 29, "name 'x' is not defined", null, List.of(note));
    }

    @Override
    public Optional<ToolchainDescription> toolchain() {
        return Optional.of(new ToolchainDescription("0.18.0", Path.of("/opt/codon"), "abc"));
    }

    @Override
    public SchedulerSnapshot snapshot() {
        throw new UnsupportedOperationException("no terminal, nobody to look at it");
    }

    @Override
    public void requireIsolation() {
        if (missingIsolation != null) {
            throw new MachineryException(String.valueOf(missingIsolation));
        }
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
