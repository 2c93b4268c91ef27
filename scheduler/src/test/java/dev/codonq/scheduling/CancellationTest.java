package dev.codonq.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.scheduling.HandDrivenRunner.Begun;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Jobs that are taken back many at once. */
class CancellationTest extends SchedulerTest {
    private static final JobOptions BATCH = JobOptions.defaults().withBatch("batch");
    private static final JobOptions CLIENT = JobOptions.defaults().withClient("client");
    private static final JobOptions OTHER = JobOptions.defaults().withClient("other");

    private static void assertCancelled(Job job) {
        assertThat(resultOf(job)).isInstanceOf(JobResult.Cancelled.class);
    }

    @Test
    void cancelBatch_runningAndWaiting_takesBackTheBatchAlone() {
        JobScheduler scheduler = start();
        Job running = scheduler.submit(action(1), BATCH);
        Begun run = runner.next();
        Job waiting = scheduler.submit(action(2), BATCH);
        Job ofNoBatch = scheduler.submit(action(3));
        Job ofAnother = scheduler.submit(action(4), JobOptions.defaults().withBatch("another"));
        assertThat(scheduler.cancelBatch("batch")).isEqualTo(2);
        assertThat(scheduler.cancelBatch("batch")).isZero();
        assertThat(waiting.result()).isCompleted();
        assertThat(running.result()).isNotDone();
        run.endStopped();
        assertCancelled(running);
        assertCancelled(waiting);
        runner.next().succeed();
        runner.next().succeed();
        assertThat(List.of(ofNoBatch, ofAnother))
                .allSatisfy(job -> assertThat(resultOf(job)).isInstanceOf(JobResult.Succeeded.class));
    }

    @Test
    void cancelBatch_nobodyKnows_isNothing() {
        JobScheduler scheduler = start();
        Job job = scheduler.submit(action(1));
        assertThat(scheduler.cancelBatch("")).isZero();
        assertThat(job.result()).isNotDone();
    }

    @Test
    void cancelClient_itsRunIsShared_goesOnForTheOther() {
        JobScheduler scheduler = start();
        Job leader = scheduler.submit(action(1), CLIENT);
        Begun run = runner.next();
        Job follower = scheduler.submit(action(1), OTHER);
        Job waiting = scheduler.submit(action(2), CLIENT);
        Job waitingToo = scheduler.submit(action(2), OTHER);
        assertThat(scheduler.cancelClient("client")).isEqualTo(2);
        assertThat(leader.result()).isCompleted();
        assertCancelled(leader);
        assertCancelled(waiting);
        assertThat(run.isAskedToStop()).isFalse();
        run.succeed();
        runner.next().succeed();
        assertThat(resultOf(follower)).isInstanceOf(JobResult.Succeeded.class);
        assertThat(resultOf(waitingToo)).isInstanceOf(JobResult.Succeeded.class);
    }

    @Test
    void cancelClient_followsOthersRuns_leavesThem() {
        JobScheduler scheduler = start();
        Job leader = scheduler.submit(action(1), OTHER);
        Begun run = runner.next();
        Job follower = scheduler.submit(action(1), CLIENT);
        assertThat(scheduler.cancelClient("client")).isEqualTo(1);
        assertCancelled(follower);
        run.succeed();
        assertThat(resultOf(leader)).isInstanceOf(JobResult.Succeeded.class);
    }

    @Test
    void cancelClient_allWhoWaitForARun_stopsIt() {
        JobScheduler scheduler = start();
        Job leader = scheduler.submit(action(1), CLIENT);
        Begun run = runner.next();
        Job follower = scheduler.submit(action(1), CLIENT);
        assertThat(scheduler.cancelClient("client")).isEqualTo(2);
        run.endStopped();
        assertCancelled(leader);
        assertCancelled(follower);
    }

    /** As one who wants to go no further after the first that is not well does: in the callback of each. */
    @Test
    void cancelBatch_fromTheCallbacksOfThousands_takesBackAll() {
        int count = 5_000;
        JobScheduler scheduler = start(builder -> builder.queueCapacity(count));
        Begun occupying = occupySlot(scheduler);
        List<Job> jobs = new ArrayList<>();
        List<CompletableFuture<Void>> callbacks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Job job = scheduler.submit(action(i), BATCH);
            jobs.add(job);
            callbacks.add(onResult(job, () -> scheduler.cancelBatch("batch")));
        }
        assertThat(jobs.get(0).cancel()).isTrue();
        assertThat(jobs).allMatch(job -> job.result().isDone());
        assertThat(callbacks).allMatch(callback -> callback.isDone() && !callback.isCompletedExceptionally());
        assertThat(scheduler.stats()).isEqualTo(new SchedulerStats(0, 1, 1));
        occupying.succeed();
    }
}
