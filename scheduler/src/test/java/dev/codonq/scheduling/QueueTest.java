package dev.codonq.scheduling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.codonq.action.Limit;
import dev.codonq.scheduling.RunRecord.Origin;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Slots, the queue in front of them, and the time in it. */
class QueueTest extends SchedulerTest {
    private static final Duration QUEUE_TIMEOUT = Duration.ofSeconds(30);

    private static void assertTimedOutInQueue(Job job) {
        assertThat(resultOf(job)).isInstanceOfSatisfying(JobResult.LimitExceeded.class, result -> {
            assertThat(result.limit()).isEqualTo(Limit.QUEUE_TIME);
            assertThat(result.record().origin()).isEqualTo(Origin.NONE);
            assertThat(result.record().runTime()).isZero();
        });
    }

    @Test
    void submit_moreThanSlots_runsNoMoreAtOnce() {
        JobScheduler scheduler = start(builder -> builder.slots(2));
        List<Job> jobs = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            jobs.add(scheduler.submit(action(i)));
        }
        HandDrivenRunner.Begun first = runner.next();
        HandDrivenRunner.Begun second = runner.next();
        assertThat(scheduler.stats()).isEqualTo(new SchedulerStats(3, 2, 5));
        assertThat(runner.hasNoMore()).isTrue();
        first.succeed();
        HandDrivenRunner.Begun third = runner.next();
        assertThat(scheduler.snapshot().queue().clients()).containsExactly(new SchedulerSnapshot.Client("", 1, 2, 2));
        assertThat(runner.hasNoMore()).isTrue();
        second.succeed();
        third.succeed();
        runner.next().succeed();
        runner.next().succeed();
        assertThat(jobs).allSatisfy(job -> assertThat(resultOf(job)).isInstanceOf(JobResult.Succeeded.class));
    }

    @Test
    void submit_oneSlot_runsFirstInFirstOut() {
        JobScheduler scheduler = start();
        HandDrivenRunner.Begun occupying = occupySlot(scheduler);
        for (int i = 0; i < 10; i++) {
            scheduler.submit(action(i));
        }
        occupying.succeed();
        for (int i = 0; i < 10; i++) {
            HandDrivenRunner.Begun run = runner.next();
            assertThat(run.action().arguments()).endsWith(Integer.toString(i));
            run.succeed();
        }
    }

    @Test
    void state_onTheWay_isQueuedThenRunningThenDone() {
        JobScheduler scheduler = start();
        HandDrivenRunner.Begun occupying = occupySlot(scheduler);
        Job job = scheduler.submit(action(1));
        assertThat(job.state()).isEqualTo(JobState.QUEUED);
        occupying.succeed();
        HandDrivenRunner.Begun run = runner.next();
        assertThat(job.state()).isEqualTo(JobState.RUNNING);
        run.succeed();
        resultOf(job);
        assertThat(job.state()).isEqualTo(JobState.DONE);
    }

    @Test
    void submit_queueFull_isRejectedAtOnceWithReason() {
        JobScheduler scheduler = start(builder -> builder.queueCapacity(1));
        occupySlot(scheduler);
        scheduler.submit(action(1));
        Job rejected = scheduler.submit(action(2));
        assertThat(rejected.result()).isCompleted();
        assertThat(resultOf(rejected))
                .isInstanceOfSatisfying(
                        JobResult.Rejected.class,
                        result -> assertThat(result.reason()).contains("full").contains("2 jobs"));
        assertThat(rejected.cancel()).isFalse();
        assertThat(scheduler.stats()).isEqualTo(new SchedulerStats(1, 1, 2));
    }

    @Test
    void submit_queueFull_rejectsFollowersToo() {
        JobScheduler scheduler = start(builder -> builder.queueCapacity(0));
        HandDrivenRunner.Begun run = occupySlot(scheduler);
        assertThat(resultOf(scheduler.submit(run.action()))).isInstanceOf(JobResult.Rejected.class);
    }

    @Test
    void submit_jobHasItsResult_findsItsPlaceFree() {
        JobScheduler scheduler = start(builder -> builder.queueCapacity(0));
        for (int i = 0; i < 1_000; i++) {
            Job job = scheduler.submit(action(i));
            runner.next().succeed();
            assertThat(resultOf(job)).as("round %d", i).isInstanceOf(JobResult.Succeeded.class);
        }
    }

    @Test
    void submit_fromACallback_findsThePlaceFree() {
        JobScheduler scheduler = start(builder -> builder.queueCapacity(0));
        CompletableFuture<Job> next =
                scheduler.submit(action(1)).result().thenApply(result -> scheduler.submit(action(2)));
        runner.next().succeed();
        runner.next().succeed();
        assertThat(resultOf(Waiting.forResult(next))).isInstanceOf(JobResult.Succeeded.class);
    }

    @Test
    void queueCapacity_asLargeAsAnyNumber_rejectsNothing() {
        JobScheduler scheduler = start(builder -> builder.queueCapacity(Integer.MAX_VALUE));
        Job job = scheduler.submit(action(1));
        runner.next().succeed();
        assertThat(resultOf(job)).isInstanceOf(JobResult.Succeeded.class);
    }

    @Test
    void cancel_whileQueued_neverRuns() {
        JobScheduler scheduler = start();
        HandDrivenRunner.Begun occupying = occupySlot(scheduler);
        Job cancelled = scheduler.submit(action(1));
        Job other = scheduler.submit(action(2));
        assertThat(cancelled.cancel()).isTrue();
        assertThat(cancelled.result()).isCompleted();
        assertThat(resultOf(cancelled)).isInstanceOf(JobResult.Cancelled.class);
        assertThat(cancelled.cancel()).isFalse();
        assertThat(scheduler.stats()).isEqualTo(new SchedulerStats(1, 1, 2));
        occupying.succeed();
        HandDrivenRunner.Begun run = runner.next();
        assertThat(run.action().arguments()).endsWith("2");
        run.succeed();
        assertThat(resultOf(other)).isInstanceOf(JobResult.Succeeded.class);
        assertThat(runner.hasNoMore()).isTrue();
    }

    @Test
    void queueTimeout_overInTheQueue_answersAndNeverRuns() {
        JobScheduler scheduler = start();
        HandDrivenRunner.Begun occupying = occupySlot(scheduler);
        Job job = submit(scheduler, 1, QUEUE_TIMEOUT);
        timer.advance(QUEUE_TIMEOUT.minusNanos(1));
        assertThat(job.state()).isEqualTo(JobState.QUEUED);
        timer.advance(Duration.ofNanos(1));
        assertTimedOutInQueue(job);
        assertThat(scheduler.stats()).isEqualTo(new SchedulerStats(0, 1, 1));
        occupying.succeed();
        scheduler.close();
        assertThat(runner.hasNoMore()).isTrue();
    }

    @Test
    void queueTimeout_overAfterTheRunBegan_changesNothing() {
        JobScheduler scheduler = start();
        Job job = submit(scheduler, 1, QUEUE_TIMEOUT);
        HandDrivenRunner.Begun run = runner.next();
        timer.advance(QUEUE_TIMEOUT.multipliedBy(2));
        assertThat(job.state()).isEqualTo(JobState.RUNNING);
        assertThat(run.isAskedToStop()).isFalse();
        run.succeed();
        assertThat(resultOf(job)).isInstanceOf(JobResult.Succeeded.class);
    }

    @Test
    void queueTimeout_ofAFollower_leavesTheLeader() {
        JobScheduler scheduler = start();
        HandDrivenRunner.Begun occupying = occupySlot(scheduler);
        Job leader = scheduler.submit(action(1));
        Job follower = submit(scheduler, 1, QUEUE_TIMEOUT);
        timer.advance(QUEUE_TIMEOUT);
        assertTimedOutInQueue(follower);
        occupying.succeed();
        runner.next().succeed();
        assertThat(resultOf(leader)).isInstanceOf(JobResult.Succeeded.class);
    }

    @Test
    void queueTimeout_ofTheLeader_leavesTheFollower() {
        JobScheduler scheduler = start();
        HandDrivenRunner.Begun occupying = occupySlot(scheduler);
        Job leader = submit(scheduler, 1, QUEUE_TIMEOUT);
        Job follower = scheduler.submit(action(1));
        timer.advance(QUEUE_TIMEOUT);
        assertTimedOutInQueue(leader);
        occupying.succeed();
        runner.next().succeed();
        assertThat(resultOf(follower).record().origin()).isEqualTo(Origin.RUN);
    }

    @Test
    void queueTimeout_jobDoneBefore_keepsNoAlarm() {
        JobScheduler scheduler = start();
        Job job = submit(scheduler, 1, QUEUE_TIMEOUT);
        runner.next().succeed();
        resultOf(job);
        Waiting.until(() -> timer.pending() == 0);
    }

    @Test
    void builder_settingsOutOfRange_areRejectedWithTheirValue() {
        JobSchedulerBuilder builder = JobScheduler.builder();
        assertThatIllegalArgumentException().isThrownBy(() -> builder.slots(0)).withMessageContaining("0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.queueCapacity(-1))
                .withMessageContaining("-1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.cacheBytes(-2))
                .withMessageContaining("-2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.shutdownTimeout(Duration.ofSeconds(-3)))
                .withMessageContaining("PT-3S");
    }
}
