package dev.codonq.scheduling;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.codonq.action.Action;
import dev.codonq.action.CapturedOutput;
import dev.codonq.action.ResourceUse;
import dev.codonq.sandbox.ActionRunner;
import dev.codonq.sandbox.ProcessOutcome;
import dev.codonq.sandbox.RunProgress;
import dev.codonq.sandbox.RunResult;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A runner whose runs last until the test ends them. Thread-safe. */
final class HandDrivenRunner implements ActionRunner {
    private final BlockingQueue<Begun> begun = new LinkedBlockingQueue<>();
    private final Queue<Begun> all = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean isReleased = new AtomicBoolean();

    /** A run under way. */
    static final class Begun {
        private final Action action;
        private final CompletionStage<?> stop;
        private final Thread thread = Thread.currentThread();
        private final CompletableFuture<RunResult> end = new CompletableFuture<>();

        private final RunProgress progress;

        private Begun(Action action, CompletionStage<?> stop, RunProgress progress) {
            this.action = action;
            this.stop = stop;
            this.progress = progress;
        }

        Action action() {
            return action;
        }

        Thread thread() {
            return thread;
        }

        /** What the scheduler wants to be told of the run while it goes on. */
        RunProgress progress() {
            return progress;
        }

        boolean isAskedToStop() {
            return stop.toCompletableFuture().isDone();
        }

        void awaitStop() {
            Waiting.forResult(stop.toCompletableFuture());
        }

        void end(ProcessOutcome outcome) {
            end(result(outcome, "output of " + action));
        }

        void end(RunResult result) {
            end.complete(result);
        }

        void succeed() {
            end(new ProcessOutcome.Exited(0));
        }

        /** Ends as a run does that was asked to stop. */
        void endStopped() {
            awaitStop();
            end(new ProcessOutcome.Stopped());
        }

        /** Makes the runner throw {@code fault} as it is, whatever the compiler thinks of that. */
        void fail(Throwable fault) {
            end.completeExceptionally(fault);
        }
    }

    static RunResult result(ProcessOutcome outcome, String output) {
        return result(outcome, new CapturedOutput(output.getBytes(UTF_8), new byte[0], 0));
    }

    static RunResult result(ProcessOutcome outcome, CapturedOutput output) {
        return new RunResult(
                outcome,
                Map.of(),
                Optional.empty(),
                output,
                CapturedOutput.EMPTY,
                Duration.ofMillis(7),
                ResourceUse.UNKNOWN,
                List.of());
    }

    @Override
    public RunResult run(Action action, CompletionStage<?> stop, RunProgress progress) {
        Begun run = new Begun(action, stop, progress);
        all.add(run);
        begun.add(run);
        if (isReleased.get()) {
            run.succeed();
        }
        try {
            // Goes on waiting when interrupted, and keeps the flag.
            return run.end.join();
        } catch (CompletionException e) {
            throw HandDrivenRunner.<RuntimeException>sneaky(e.getCause());
        }
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <E extends Throwable> E sneaky(@Nullable Throwable fault) throws E {
        throw (E) (fault == null ? new AssertionError("no fault") : fault);
    }

    /** Waits for the next run that begins. */
    Begun next() {
        try {
            Begun run = begun.poll(Waiting.PATIENCE.toSeconds(), TimeUnit.SECONDS);
            if (run == null) {
                throw new AssertionError("no run has begun");
            }
            return run;
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted while waiting for a run", e);
        }
    }

    /** Returns whether all runs that have begun were seen by {@link #next}. */
    boolean hasNoMore() {
        return begun.isEmpty();
    }

    /** Ends what the test has not, and all runs from now on. */
    void release() {
        isReleased.set(true);
        all.forEach(Begun::succeed);
    }
}
