package dev.codonq.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.action.Action;
import dev.codonq.action.Limit;
import dev.codonq.action.ResourceLimits;
import dev.codonq.sandbox.ProcessOutcome;
import dev.codonq.scheduling.RunRecord.Origin;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Single-flight, and what cancelling does to a run that others may wait for. */
class SharedRunTest extends SchedulerTest {
    private static void assertSucceeded(Job job, Origin origin) {
        assertThat(resultOf(job)).isInstanceOf(JobResult.Succeeded.class);
        assertThat(resultOf(job).record().origin()).isEqualTo(origin);
    }

    @Test
    void submit_equalActionsInFlight_shareOneRun() {
        JobScheduler scheduler = start(builder -> builder.slots(2));
        Job leader = scheduler.submit(action(1));
        HandDrivenRunner.Begun run = runner.next();
        List<Job> followers =
                Stream.generate(() -> scheduler.submit(action(1))).limit(5).toList();
        assertThat(followers)
                .allSatisfy(follower -> assertThat(follower.state()).isEqualTo(JobState.RUNNING));
        assertThat(scheduler.stats()).isEqualTo(new SchedulerStats(0, 1, 6));
        run.succeed();
        assertSucceeded(leader, Origin.RUN);
        followers.forEach(follower -> assertSucceeded(follower, Origin.SHARED_RUN));
        assertThat(runner.hasNoMore()).isTrue();
    }

    @Test
    void submit_equalActionsInTheQueue_shareOneRun() {
        JobScheduler scheduler = start();
        HandDrivenRunner.Begun occupying = occupySlot(scheduler);
        Job leader = scheduler.submit(action(1));
        Job follower = scheduler.submit(action(1));
        assertThat(scheduler.stats().queuedRuns()).isEqualTo(1);
        occupying.succeed();
        runner.next().succeed();
        assertSucceeded(leader, Origin.RUN);
        assertSucceeded(follower, Origin.SHARED_RUN);
    }

    @Test
    void submit_failingRun_isSharedToo() {
        JobScheduler scheduler = start();
        Job leader = scheduler.submit(action(1));
        HandDrivenRunner.Begun run = runner.next();
        Job follower = scheduler.submit(action(1));
        run.end(new ProcessOutcome.Exited(1));
        assertThat(resultOf(leader)).isInstanceOf(JobResult.Failed.class);
        assertThat(resultOf(follower)).isInstanceOf(JobResult.Failed.class);
        // Both can say how far it came.
        assertThat(resultOf(leader).record().times()).isPresent();
        assertThat(resultOf(follower).record().times())
                .isEqualTo(resultOf(leader).record().times());
    }

    /** One must not fail for the shorter timeout of the other. */
    @Test
    void submit_otherLimits_isARunOfItsOwn() {
        JobScheduler scheduler = start(builder -> builder.slots(2));
        Action hasty = Action.builder("/bin/true", "1")
                .limits(ResourceLimits.defaults().toBuilder()
                        .timeout(Duration.ofSeconds(1))
                        .build())
                .build();
        Job patientJob = scheduler.submit(action(1));
        HandDrivenRunner.Begun patientRun = runner.next();
        Job hastyJob = scheduler.submit(hasty);
        HandDrivenRunner.Begun hastyRun = runner.next();
        assertThat(hastyJob.key()).isEqualTo(patientJob.key());
        hastyRun.end(new ProcessOutcome.LimitExceeded(Limit.RUN_TIME));
        assertThat(resultOf(hastyJob)).isInstanceOf(JobResult.LimitExceeded.class);
        patientRun.succeed();
        assertSucceeded(patientJob, Origin.RUN);
    }

    @Test
    void cancel_ofAFollower_leavesTheRun() {
        JobScheduler scheduler = start();
        Job leader = scheduler.submit(action(1));
        HandDrivenRunner.Begun run = runner.next();
        Job follower = scheduler.submit(action(1));
        assertThat(follower.cancel()).isTrue();
        assertThat(follower.result()).isCompleted();
        assertThat(resultOf(follower)).isInstanceOf(JobResult.Cancelled.class);
        assertThat(run.isAskedToStop()).isFalse();
        run.succeed();
        assertSucceeded(leader, Origin.RUN);
    }

    @Test
    void cancel_ofTheLeader_leavesTheRunToItsFollower() {
        JobScheduler scheduler = start();
        Job leader = scheduler.submit(action(1));
        HandDrivenRunner.Begun run = runner.next();
        Job follower = scheduler.submit(action(1));
        assertThat(leader.cancel()).isTrue();
        assertThat(resultOf(leader)).isInstanceOf(JobResult.Cancelled.class);
        assertThat(run.isAskedToStop()).isFalse();
        run.succeed();
        assertSucceeded(follower, Origin.RUN);
    }

    @Test
    void cancel_ofTheLastWaiter_killsAndAnswersWhenTheRunHasEnded() {
        JobScheduler scheduler = start();
        Job leader = scheduler.submit(action(1));
        HandDrivenRunner.Begun run = runner.next();
        Job follower = scheduler.submit(action(1));
        follower.cancel();
        assertThat(leader.cancel()).isTrue();
        assertThat(run.isAskedToStop()).isTrue();
        assertThat(leader.result()).isNotDone();
        assertThat(leader.state()).isEqualTo(JobState.RUNNING);
        assertThat(leader.cancel()).as("once is enough").isFalse();
        run.end(new ProcessOutcome.Stopped());
        assertThat(resultOf(leader)).isInstanceOf(JobResult.Cancelled.class);
        assertThat(resultOf(leader).record().runTime()).isEqualTo(Duration.ofMillis(7));
    }

    @Test
    void cancel_runSucceedsAllTheSame_isCancelled() {
        JobScheduler scheduler = start();
        Job job = scheduler.submit(action(1));
        HandDrivenRunner.Begun run = runner.next();
        job.cancel();
        run.succeed();
        assertThat(resultOf(job)).isInstanceOf(JobResult.Cancelled.class);
    }

    /** "Cancelled" would say that nothing is left. */
    @Test
    void cancel_runCannotBeEnded_isErrored() {
        JobScheduler scheduler = start();
        Job job = scheduler.submit(action(1));
        HandDrivenRunner.Begun run = runner.next();
        job.cancel();
        run.end(new ProcessOutcome.Broken("processes of the run are still there", false));
        assertThat(resultOf(job))
                .isInstanceOfSatisfying(
                        JobResult.Errored.class,
                        result -> assertThat(result.message()).contains("still there"));
    }

    @Test
    void submit_whileTheOldRunIsStopping_getsARunOfItsOwn() {
        JobScheduler scheduler = start(builder -> builder.slots(2));
        Job old = scheduler.submit(action(1));
        HandDrivenRunner.Begun stopping = runner.next();
        old.cancel();
        Job job = scheduler.submit(action(1));
        HandDrivenRunner.Begun fresh = runner.next();
        Job follower = scheduler.submit(action(1));
        fresh.succeed();
        assertSucceeded(job, Origin.RUN);
        assertSucceeded(follower, Origin.SHARED_RUN);
        assertThat(old.result()).isNotDone();
        stopping.end(new ProcessOutcome.Stopped());
        assertThat(resultOf(old)).isInstanceOf(JobResult.Cancelled.class);
    }

    @Test
    void cancel_jobWithAResult_isRefused() {
        JobScheduler scheduler = start();
        Job job = scheduler.submit(action(1));
        runner.next().succeed();
        resultOf(job);
        assertThat(job.cancel()).isFalse();
        assertSucceeded(job, Origin.RUN);
    }

    @Test
    void result_completedOrCancelledByTheCaller_changesNothingElse() {
        JobScheduler scheduler = start();
        Job job = scheduler.submit(action(1));
        HandDrivenRunner.Begun run = runner.next();
        job.result().cancel(true);
        job.result().completeExceptionally(new IllegalStateException());
        assertThat(run.isAskedToStop()).isFalse();
        run.succeed();
        assertSucceeded(job, Origin.RUN);
    }
}
