package dev.codonq.cli;

import dev.codonq.compile.Cause;
import dev.codonq.compile.CompileRequest;
import dev.codonq.compile.CompileResult;
import dev.codonq.compile.Outcome;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/*
 * One thread does all: it submits until the window is full, then takes finished jobs one by one from a queue that the
 * compiler's threads fill. So what handles a finished job needs no lock, and a handler slower than the compiler slows
 * the submission down instead of filling memory.
 */
/**
 * A stream of jobs on its way through a compiler. They are submitted in their order and handled as they finish; no more
 * than a window of them is in memory. Not thread-safe; used once.
 */
final class Batch {
    /** What is done while the batch runs, by the thread that runs it. */
    @FunctionalInterface
    interface Handler {
        /** Handles a job that finished and returns whether it succeeded in the end. */
        boolean finished(PlannedJob job, CompileResult result);

        /** Is called again and again, after each job and several times a second. */
        default void pulse() {}
    }

    private record Completion(
            long number,
            PlannedJob job,
            @Nullable CompileResult result,
            @Nullable Throwable failure) {}

    /** How often people see what goes on. */
    private static final long PULSE_MILLIS = 100;

    private final Compiler compiler;
    private final int window;
    private final boolean failFast;
    private final BooleanSupplier interrupted;
    private final Handler handler;
    private final BlockingQueue<Completion> completions = new LinkedBlockingQueue<>();
    private final Map<Long, CompletableFuture<CompileResult>> inFlight = new HashMap<>();
    private long submitted;
    private boolean failed;

    /**
     * @param interrupted whether no further job shall be submitted; those in flight are then ended by somebody else
     */
    Batch(Compiler compiler, int window, boolean failFast, BooleanSupplier interrupted, Handler handler) {
        this.compiler = compiler;
        this.window = window;
        this.failFast = failFast;
        this.interrupted = interrupted;
        this.handler = handler;
    }

    /** Returns how many jobs to have in flight, so that {@code slots} never starve and the scheduler has a choice. */
    static int window(int slots) {
        return 4 * slots + 120;
    }

    /**
     * Runs all {@code jobs}; after a failure, with fail-fast, hands the rest to the handler as cancelled.
     *
     * @throws InterruptedException if the thread is interrupted; jobs may then still be in flight
     */
    void run(Iterator<PlannedJob> jobs) throws InterruptedException {
        while (true) {
            while (inFlight.size() < window && !interrupted.getAsBoolean() && !stops() && jobs.hasNext()) {
                submit(jobs.next());
            }
            if (inFlight.isEmpty()) {
                break;
            }
            handle(next());
        }
        while (stops() && !interrupted.getAsBoolean() && jobs.hasNext()) {
            PlannedJob job = jobs.next();
            handler.finished(job, cancelled(job.request()));
        }
    }

    private Completion next() throws InterruptedException {
        while (true) {
            handler.pulse();
            Completion next = completions.poll(PULSE_MILLIS, TimeUnit.MILLISECONDS);
            if (next != null) {
                return next;
            }
        }
    }

    private boolean stops() {
        return failFast && failed;
    }

    private void submit(PlannedJob job) {
        CompletableFuture<CompileResult> future = compiler.compile(job.request());
        long number = submitted++;
        inFlight.put(number, future);
        var unused =
                future.whenComplete((result, failure) -> completions.add(new Completion(number, job, result, failure)));
    }

    private void handle(Completion completion) {
        inFlight.remove(completion.number());
        boolean succeeded = handler.finished(completion.job(), result(completion));
        if (!succeeded && !failed && !interrupted.getAsBoolean()) {
            failed = true;
            if (failFast) {
                // Cancelling completes the future, and so adds to the completions, but takes nothing from this map.
                inFlight.values().forEach(future -> future.cancel(true));
            }
        }
    }

    /** A terminal's Ctrl-C goes to all that it has started: a sandbox that is just being made breaks before we end it. */
    private CompileResult result(Completion completion) {
        CompileResult result = completion.result();
        CompileRequest request = completion.job().request();
        if (result != null) {
            return interrupted.getAsBoolean() && result.cause() == Cause.SANDBOX ? cancelled(request) : result;
        }
        if (completion.failure() instanceof CancellationException) {
            return cancelled(request);
        }
        return notRun(request, Outcome.ERRORED, Cause.INTERNAL, "internal error: " + completion.failure());
    }

    private CompileResult cancelled(CompileRequest request) {
        return stops()
                ? notRun(request, Outcome.CANCELLED, Cause.FAIL_FAST, "cancelled after the failure of another job")
                : notRun(request, Outcome.CANCELLED, Cause.CANCELLED, "cancelled");
    }

    private static CompileResult notRun(CompileRequest request, Outcome outcome, Cause cause, String message) {
        return CompileResult.builder(request, outcome)
                .cause(cause)
                .message(message)
                .build();
    }
}
