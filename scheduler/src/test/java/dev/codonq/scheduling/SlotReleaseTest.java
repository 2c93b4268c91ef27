package dev.codonq.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.scheduling.HandDrivenRunner.Begun;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Slots are for processes: a run whose outputs are still being taken holds none. */
class SlotReleaseTest extends SchedulerTest {
    private static RunPhase phaseOf(JobScheduler scheduler, Job job) {
        return scheduler.snapshot().runs().stream()
                .filter(run -> run.job() == job.id())
                .findFirst()
                .orElseThrow()
                .phase();
    }

    @Test
    void processesEnded_theNextRunBegins() {
        JobScheduler scheduler = start();
        Job collecting = scheduler.submit(action(1));
        Begun first = runner.next();
        Job next = scheduler.submit(action(2));
        assertThat(phaseOf(scheduler, collecting)).isEqualTo(RunPhase.RUNNING);
        first.progress().processesEnded();
        Begun second = runner.next();
        assertThat(collecting.state()).isEqualTo(JobState.RUNNING);
        assertThat(phaseOf(scheduler, collecting)).isEqualTo(RunPhase.COLLECTING);
        assertThat(phaseOf(scheduler, next)).isEqualTo(RunPhase.RUNNING);
        assertThat(scheduler.stats()).isEqualTo(new SchedulerStats(0, 2, 2));
        second.succeed();
        assertThat(resultOf(next)).isInstanceOf(JobResult.Succeeded.class);
        first.succeed();
        assertThat(resultOf(collecting)).isInstanceOf(JobResult.Succeeded.class);
    }

    @Test
    void processesEnded_andThenTheRun_freesOneSlotOnly() {
        JobScheduler scheduler = start();
        scheduler.submit(action(1));
        Begun first = runner.next();
        scheduler.submit(action(2));
        Job third = scheduler.submit(action(3));
        first.progress().processesEnded();
        first.progress().processesEnded();
        Begun second = runner.next();
        first.succeed();
        Waiting.until(() -> scheduler.stats().equals(new SchedulerStats(1, 1, 2)));
        assertThat(runner.hasNoMore()).isTrue();
        assertThat(third.state()).isEqualTo(JobState.QUEUED);
        second.succeed();
        runner.next().succeed();
    }

    @Test
    void processesEnded_holdsNoMemoryAnyMore() {
        JobScheduler scheduler = start(builder -> builder.memoryBudgetBytes(1000));
        scheduler.submit(action(1));
        Begun first = runner.next();
        first.progress().memoryInUse(900);
        assertThat(scheduler.snapshot().memory().inUseBytes()).isEqualTo(900);
        first.progress().processesEnded();
        assertThat(scheduler.snapshot().memory().inUseBytes()).isZero();
        first.progress().memoryInUse(900);
        assertThat(scheduler.snapshot().memory().inUseBytes()).isZero();
    }

    @Test
    void close_whileOutputsAreTaken_waitsForThem() {
        JobScheduler scheduler = start();
        Job job = scheduler.submit(action(1));
        Begun run = runner.next();
        run.progress().processesEnded();
        CompletableFuture<Void> closing = Waiting.inBackground(scheduler::close);
        Waiting.until(() -> !scheduler.submit(action(1)).cancel());
        assertThat(closing).isNotDone();
        run.succeed();
        Waiting.forResult(closing);
        assertThat(resultOf(job)).isInstanceOf(JobResult.Succeeded.class);
    }

    @Test
    void cancel_whileOutputsAreTaken_isCancelledWhenTheRunHasEnded() {
        JobScheduler scheduler = start();
        Job job = scheduler.submit(action(1));
        Begun run = runner.next();
        run.progress().processesEnded();
        assertThat(job.cancel()).isTrue();
        assertThat(job.result()).isNotDone();
        run.succeed();
        assertThat(resultOf(job)).isInstanceOf(JobResult.Cancelled.class);
    }
}
