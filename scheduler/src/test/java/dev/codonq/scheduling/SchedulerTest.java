package dev.codonq.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.codonq.action.Action;
import dev.codonq.action.ActionKey;
import dev.codonq.sandbox.HandMovedTimer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

/** What tests of the scheduler have in common: a runner driven by hand, time moved by hand, and the leak check. */
@Timeout(60)
abstract class SchedulerTest {
    final HandDrivenRunner runner = new HandDrivenRunner();
    final HandMovedTimer timer = new HandMovedTimer();
    private final List<JobScheduler> schedulers = new ArrayList<>();

    JobScheduler start(UnaryOperator<JobSchedulerBuilder> settings) {
        try {
            JobScheduler scheduler = settings.apply(JobScheduler.builder()
                            .runner(runner)
                            .timer(timer)
                            .slots(1)
                            .queueCapacity(100)
                            .shutdownTimeout(Waiting.PATIENCE))
                    .build();
            schedulers.add(scheduler);
            return scheduler;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    JobScheduler start() {
        return start(builder -> builder);
    }

    static Action action(int number) {
        return Action.builder("/bin/true", Integer.toString(number)).build();
    }

    static Run run(int number) {
        return new Run(FlightKey.of(ActionKey.of(action(number)), action(number)), action(number));
    }

    /** What decides about runs, with memory for everything. */
    static Admission admission(int slots, Places places) {
        return new Admission(
                slots,
                places,
                new RunQueue(Map.of()),
                new MemoryBudget(OptionalLong.of(Long.MAX_VALUE), () -> 0, System::nanoTime));
    }

    static Job submit(JobScheduler scheduler, int number, Duration queueTimeout) {
        return scheduler.submit(action(number), JobOptions.defaults().withQueueTimeout(queueTimeout));
    }

    /** Occupies a slot; what is submitted next has to wait where there is only one. */
    HandDrivenRunner.Begun occupySlot(JobScheduler scheduler) {
        scheduler.submit(action(-1));
        return runner.next();
    }

    /** Runs {@code callback} on the thread that completes the result of {@code job}. */
    @CanIgnoreReturnValue
    static CompletableFuture<Void> onResult(Job job, Runnable callback) {
        return job.result().thenRun(callback);
    }

    static JobResult resultOf(Job job) {
        return Waiting.resultOf(job);
    }

    static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("codonq-"))
                .toList();
    }

    @AfterEach
    void closeLeavesNothing() {
        runner.release();
        for (JobScheduler scheduler : schedulers) {
            scheduler.closeNow();
            // The shutdown may go on elsewhere where a callback had begun it.
            Waiting.until(() -> scheduler.stats().equals(new SchedulerStats(0, 0, 0)));
        }
        Waiting.until(() -> threads().isEmpty());
        assertThat(timer.pending()).as("alarms left").isZero();
    }
}
