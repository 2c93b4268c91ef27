package dev.codonq.bench;

import dev.codonq.action.Action;
import dev.codonq.action.CapturedOutput;
import dev.codonq.action.ResourceUse;
import dev.codonq.sandbox.ProcessOutcome;
import dev.codonq.sandbox.RunResult;
import dev.codonq.scheduling.JobScheduler;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** A queue in front of one slot, which is busy until the queue is drained. Each is used once. */
interface MeasuredQueue {
    /** Queues an action; returns the caller's handle on it. */
    Object submit(Action action);

    /** Frees the slot, and waits until all that is queued has been run, which does nothing. */
    void drain() throws Exception;

    /** Returns the queue of a scheduler. */
    static MeasuredQueue codonq(int capacity) throws Exception {
        return new OfScheduler(capacity);
    }

    /** Returns what the JDK has. */
    static MeasuredQueue plain() {
        return new OfExecutor();
    }

    /** The queue of a scheduler. */
    final class OfScheduler implements MeasuredQueue {
        private final CountDownLatch busy = new CountDownLatch(1);
        private final CompletableFuture<Void> free = new CompletableFuture<>();
        private final JobScheduler scheduler;

        private OfScheduler(int capacity) throws IOException, InterruptedException {
            scheduler = JobScheduler.builder()
                    .slots(1)
                    .queueCapacity(capacity)
                    .shutdownTimeout(Duration.ofMinutes(10))
                    .runner((action, stop, progress) -> run(stop))
                    .build();
            scheduler.submit(Action.builder("/bin/true").build());
            busy.await();
        }

        private RunResult run(CompletionStage<?> stop) {
            busy.countDown();
            CompletableFuture.anyOf(free, stop.toCompletableFuture()).join();
            return ran(Duration.ZERO);
        }

        @Override
        public Object submit(Action action) {
            return scheduler.submit(action);
        }

        @Override
        public void drain() {
            free.complete(null);
            scheduler.close();
        }
    }

    /** An executor of the JDK that holds the same actions. */
    final class OfExecutor implements MeasuredQueue {
        private final CompletableFuture<Void> free = new CompletableFuture<>();
        private final ThreadPoolExecutor executor =
                new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>());

        private OfExecutor() {
            executor.execute(free::join);
        }

        @Override
        @SuppressWarnings("FutureReturnValueIgnored") // the caller keeps it
        public Object submit(Action action) {
            return executor.submit(() -> run(action));
        }

        private static void run(Action action) {
            if (action.arguments().isEmpty()) {
                throw new IllegalArgumentException("an action has an executable");
            }
        }

        @Override
        public void drain() throws InterruptedException {
            free.complete(null);
            executor.shutdown();
            if (!executor.awaitTermination(10, TimeUnit.MINUTES)) {
                throw new IllegalStateException("the executor does not end");
            }
        }
    }

    /** Returns the result of a run that succeeded without an output. */
    static RunResult ran(Duration wallTime) {
        return new RunResult(
                new ProcessOutcome.Exited(0),
                Map.of(),
                Optional.empty(),
                CapturedOutput.EMPTY,
                CapturedOutput.EMPTY,
                wallTime,
                ResourceUse.UNKNOWN,
                List.of());
    }
}
