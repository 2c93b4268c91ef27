package dev.codonq.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.action.Action;
import dev.codonq.action.ResourceLimits;
import dev.codonq.sandbox.HandMovedTimer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Everything at once: many threads that submit, cancel, let time pass and close, on few keys and slots and with little
 * memory. What
 * happens differs from run to run of one seed; what must hold does not.
 */
@Timeout(120)
class SchedulerStressTest {
    private static final long SEED = 20261123;
    private static final int ROUNDS = 60;
    private static final int THREADS = 6;
    private static final int SUBMISSIONS_PER_THREAD = 60;
    private static final int KEYS = 4;
    private static final List<Priority> CLASSES = List.of(Priority.values());

    /** One scheduler's life. */
    private static final class Round {
        private final HandMovedTimer timer = new HandMovedTimer();
        private final Queue<Job> jobs = new ConcurrentLinkedQueue<>();
        private final AtomicInteger callbacks = new AtomicInteger();
        private final RestlessRunner runner;
        private final JobScheduler scheduler;

        Round(Random random) throws IOException {
            int slots = 1 + random.nextInt(3);
            runner = new RestlessRunner(slots, new Random(random.nextLong()));
            scheduler = JobScheduler.builder()
                    .runner(runner)
                    .timer(timer)
                    .slots(slots)
                    .queueCapacity(random.nextInt(20))
                    .backpressure(backpressure(random))
                    .memoryBudgetBytes(RestlessRunner.MOST_MEMORY)
                    .listener(event -> {
                        throw new IllegalStateException("on purpose");
                    })
                    .cacheBytes(random.nextBoolean() ? 0 : 1 << 20)
                    .shutdownTimeout(Duration.ofMillis(random.nextInt(20)))
                    .build();
        }

        private static Backpressure backpressure(Random random) {
            return switch (random.nextInt(3)) {
                case 0 -> Backpressure.reject();
                case 1 -> Backpressure.block(Duration.ofMillis(random.nextInt(3)));
                default -> Backpressure.dropStale(Duration.ofMillis(random.nextInt(3)));
            };
        }

        private static Action action(Random random) {
            Duration timeout = Duration.ofSeconds(1 + random.nextInt(2));
            return Action.builder("/bin/true", Integer.toString(random.nextInt(KEYS)))
                    .limits(ResourceLimits.defaults().toBuilder()
                            .timeout(timeout)
                            .build())
                    .build();
        }

        private Job submit(Random random) {
            JobOptions options = JobOptions.defaults()
                    .withClient(Integer.toString(random.nextInt(3)))
                    .withBatch(Integer.toString(random.nextInt(20)))
                    .withExpectedMemoryBytes(random.nextInt(RestlessRunner.MOST_MEMORY))
                    .withPriority(CLASSES.get(random.nextInt(3)));
            Action action = action(random);
            Job job = scheduler.submit(
                    action,
                    random.nextBoolean()
                            ? options.withQueueTimeout(Duration.ofMillis(100 + random.nextInt(1000)))
                            : options);
            jobs.add(job);
            CompletableFuture<Void> unused = job.result().thenAccept(result -> {
                callbacks.incrementAndGet();
                if (result instanceof JobResult.Succeeded succeeded
                        && !succeeded.result().standardOutput().text().equals(action.toString())) {
                    runner.violations().add("the result of another action");
                }
            });
            return job;
        }

        void act(Random random) {
            List<Job> own = new ArrayList<>();
            for (int i = 0; i < SUBMISSIONS_PER_THREAD; i++) {
                Job job = submit(random);
                own.add(job);
                switch (random.nextInt(10)) {
                    case 0, 1 -> job.cancel();
                    case 2 -> own.get(random.nextInt(own.size())).cancel();
                    case 3 -> timer.advance(Duration.ofMillis(random.nextInt(500)));
                    case 4 -> {
                        Random ofCallback = new Random(random.nextLong());
                        CompletableFuture<Void> unused = job.result().thenRun(() -> callback(ofCallback));
                    }
                    case 5 -> awaitResult(job);
                    case 6 -> scheduler.cancelBatch(job.options().batch().orElseThrow());
                    default -> Thread.onSpinWait();
                }
            }
        }

        /** What broke for a shortage begins again after a pause. */
        private void awaitResult(Job job) {
            Waiting.until(() -> {
                timer.advance(Duration.ofMillis(10));
                return job.result().isDone();
            });
        }

        private void callback(Random random) {
            switch (random.nextInt(12)) {
                case 0 -> submit(random);
                case 1 -> jobs.element().cancel();
                case 4 -> scheduler.cancelClient("1");
                case 2 -> Thread.currentThread().interrupt();
                case 3 -> throw new IllegalStateException("on purpose");
                default -> Thread.onSpinWait();
            }
            // What a callback leaves on the scheduler's threads is tested; on the test's it would end its waits.
            if (!Thread.currentThread().getName().startsWith("codonq-")) {
                Thread.interrupted();
            }
        }

        void close(Random random) {
            while (jobs.size() < random.nextInt(THREADS * SUBMISSIONS_PER_THREAD)) {
                Thread.onSpinWait();
            }
            if (random.nextBoolean()) {
                scheduler.closeNow();
            } else {
                scheduler.close();
            }
        }
    }

    private static String outcome(Job job) {
        return Waiting.resultOf(job).getClass().getSimpleName();
    }

    @Test
    void everythingAtOnce_invariantsHold() throws IOException {
        Random seeds = new Random(SEED);
        Map<String, Integer> outcomes = new TreeMap<>();
        int submissions = 0;
        for (int i = 0; i < ROUNDS; i++) {
            String name = "seed " + SEED + ", round " + i;
            Round round = new Round(seeds);
            List<CompletableFuture<Void>> threads = new ArrayList<>();
            for (int t = 0; t < THREADS; t++) {
                Random random = new Random(seeds.nextLong());
                threads.add(Waiting.inBackground(() -> round.act(random)));
            }
            for (int t = 0; t < 2; t++) {
                Random random = new Random(seeds.nextLong());
                threads.add(Waiting.inBackground(() -> round.close(random)));
            }
            threads.forEach(Waiting::forResult);
            round.jobs.forEach(job -> outcomes.merge(outcome(job), 1, Integer::sum));
            submissions += round.jobs.size();
            assertThat(round.runner.violations()).as(name).isEmpty();
            Waiting.until(() -> round.callbacks.get() == round.jobs.size());
            assertThat(round.scheduler.stats()).as(name).isEqualTo(new SchedulerStats(0, 0, 0));
            // Pauses of runs that nobody wants any more.
            round.timer.advance(Duration.ofMinutes(2));
            assertThat(round.timer.pending()).as("alarms of %s", name).isZero();
            assertThat(SchedulerTest.threads()).as(name).isEmpty();
        }
        assertThat(outcomes.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(submissions);
        assertThat(outcomes.keySet())
                .as("%s: otherwise this is no test of everything", outcomes)
                .containsExactlyInAnyOrder("Cancelled", "Errored", "Failed", "Rejected", "LimitExceeded", "Succeeded");
    }
}
