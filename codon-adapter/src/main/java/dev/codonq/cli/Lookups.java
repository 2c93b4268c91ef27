package dev.codonq.cli;

import dev.codonq.compile.CompileRequest;
import dev.codonq.compile.CompileResult;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * The looking up of what compiles read and of what is kept of earlier ones, several beside each other: where everything is
 * in the cache that is all the work there is. Thread-safe.
 */
final class Lookups implements AutoCloseable {
    /** It reads files, and so waits for a part of its time. */
    private static final int THREADS = 2 * Runtime.getRuntime().availableProcessors();

    /** Where other machines are asked, it waits for the network most of its time. */
    private static final int THREADS_WITH_NETWORK = 32;

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Function<CompileRequest, CompletableFuture<CompileResult>> compiler;
    private final ExecutorService threads;

    /**
     * Makes lookups for {@code compiler}, which looks up on the calling thread and compiles elsewhere.
     *
     * @param asksOthers whether it asks other machines
     */
    Lookups(Function<CompileRequest, CompletableFuture<CompileResult>> compiler, boolean asksOthers) {
        this.compiler = compiler;
        AtomicInteger number = new AtomicInteger();
        threads = Executors.newFixedThreadPool(asksOthers ? Math.max(THREADS, THREADS_WITH_NETWORK) : THREADS, task -> {
            Thread thread = new Thread(task, "codonq-lookup-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Returns the result to come; cancelling it cancels the compile. */
    CompletableFuture<CompileResult> compile(CompileRequest request) {
        CompletableFuture<CompileResult> result = new CompletableFuture<>();
        threads.execute(() -> {
            if (!result.isDone()) {
                begin(request, result);
            }
        });
        return result;
    }

    private void begin(CompileRequest request, CompletableFuture<CompileResult> result) {
        try {
            CompletableFuture<CompileResult> compile = compiler.apply(request);
            var unused = compile.whenComplete((value, failure) -> {
                if (failure == null) {
                    result.complete(value);
                } else {
                    result.completeExceptionally(failure);
                }
            });
            // Also one that came before there was something to cancel.
            var unusedCancellation = result.whenComplete((value, failure) -> {
                if (result.isCancelled()) {
                    compile.cancel(true);
                }
            });
        } catch (RuntimeException | Error e) {
            result.completeExceptionally(e);
        }
    }

    /** Waits for what is being looked up. */
    @Override
    public void close() {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("sources are still being read after " + PATIENCE.toSeconds() + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
