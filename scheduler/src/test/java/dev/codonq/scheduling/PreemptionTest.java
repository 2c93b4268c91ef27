package dev.codonq.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.action.Limit;
import dev.codonq.sandbox.ProcessOutcome;
import dev.codonq.scheduling.HandDrivenRunner.Begun;
import dev.codonq.scheduling.RunRecord.Origin;
import dev.codonq.scheduling.SchedulerEvent.RunPreempted;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Runs that together take more memory than there is. */
class PreemptionTest extends SchedulerTest {
    private static final JobOptions SMALL = JobOptions.defaults().withExpectedMemoryBytes(1);
    private static final Duration QUEUE_TIMEOUT = Duration.ofSeconds(30);

    private final RecordingListener listener = new RecordingListener();
    private JobScheduler scheduler;
    private Begun old;
    private Job youngJob;
    private Begun young;

    /** The young run is given up: it has got the signal, and has not ended yet. */
    @BeforeEach
    void giveUpTheYoungest() {
        scheduler = start(builder -> builder.slots(3).memoryBudgetBytes(1000).listener(listener));
        scheduler.submit(action(1), SMALL);
        old = runner.next();
        youngJob = scheduler.submit(action(2), SMALL.withQueueTimeout(QUEUE_TIMEOUT));
        young = runner.next();
        young.progress().memoryInUse(500);
        assertThat(young.isAskedToStop()).isFalse();
        old.progress().memoryInUse(501);
        young.awaitStop();
    }

    private void awaitWaitingAgain() {
        young.endStopped();
        Waiting.until(() -> scheduler.stats().queuedRuns() == 1);
    }

    private void assertNothingMoreRuns() {
        old.succeed();
        Waiting.until(() -> scheduler.stats().equals(new SchedulerStats(0, 0, 0)));
        assertThat(runner.hasNoMore()).isTrue();
    }

    private void assertServedBySecondAttempt(Job job, Origin origin) {
        assertThat(resultOf(job)).isInstanceOf(JobResult.Succeeded.class);
        assertThat(resultOf(job).record().attempts()).isEqualTo(2);
        assertThat(resultOf(job).record().origin()).isEqualTo(origin);
    }

    @Test
    void tooMuchHeld_stopsTheYoungestNeverTheOldest() {
        old.progress().memoryInUse(5000);
        assertThat(old.isAskedToStop()).isFalse();
        assertThat(youngJob.state()).isEqualTo(JobState.RUNNING);
        assertThat(youngJob.result()).isNotDone();
    }

    @Test
    void givenUp_whenAllOthersHaveEnded_runsAgainAlone() {
        awaitWaitingAgain();
        assertThat(youngJob.state()).isEqualTo(JobState.QUEUED);
        Job later = scheduler.submit(action(3), SMALL);
        assertThat(scheduler.stats()).isEqualTo(new SchedulerStats(2, 1, 3));
        assertThat(runner.hasNoMore()).isTrue();

        old.succeed();
        Begun again = runner.next();
        assertThat(again.action().arguments()).isEqualTo(action(2).arguments());
        Waiting.until(() -> scheduler.stats().equals(new SchedulerStats(1, 1, 2)));
        assertThat(later.state()).isEqualTo(JobState.QUEUED);
        again.progress().memoryInUse(5000);
        assertThat(again.isAskedToStop()).isFalse();

        again.succeed();
        assertServedBySecondAttempt(youngJob, Origin.RUN);
        assertThat(runner.next().action().arguments()).isEqualTo(action(3).arguments());
    }

    @Test
    void givenUp_isTold() {
        awaitWaitingAgain();
        RunPreempted event = listener.await(RunPreempted.class, 1).get(0);
        assertThat(event.job()).isEqualTo(youngJob.id());
        assertThat(event.key()).isEqualTo(youngJob.key());
        assertThat(event.memoryInUseBytes()).isEqualTo(500);
        assertThat(scheduler.snapshot().counts().runs().preempted()).isEqualTo(1);
        assertThat(scheduler.snapshot().counts().runs().retried()).isZero();
    }

    /** It came to its end before the signal did. */
    @Test
    void givenUp_endedByItself_counts() {
        young.succeed();
        assertThat(resultOf(youngJob)).isInstanceOf(JobResult.Succeeded.class);
        assertThat(resultOf(youngJob).record().attempts()).isEqualTo(1);
        assertNothingMoreRuns();
        assertThat(listener.of(RunPreempted.class)).isEmpty();
    }

    @Test
    void givenUp_brokenWhenAlone_isRetriedAlone() {
        awaitWaitingAgain();
        old.succeed();
        runner.next().end(new ProcessOutcome.Broken("on purpose", true));
        Waiting.until(() -> scheduler.snapshot().counts().runs().retried() == 1
                && scheduler.snapshot().runs().isEmpty());
        scheduler.submit(action(3), SMALL);
        Begun beside = runner.next();
        timer.advance(Duration.ofSeconds(1));
        assertThat(scheduler.stats()).isEqualTo(new SchedulerStats(1, 1, 2));
        beside.succeed();
        runner.next().succeed();
        assertThat(resultOf(youngJob).record().attempts()).isEqualTo(3);
    }

    @Test
    void cancel_whileItIsStopped_isCancelledAndNeverRunsAgain() {
        assertThat(youngJob.cancel()).isTrue();
        assertThat(youngJob.result()).isNotDone();
        young.endStopped();
        assertThat(resultOf(youngJob)).isInstanceOf(JobResult.Cancelled.class);
        assertNothingMoreRuns();
    }

    @Test
    void cancel_whileItWaitsAgain_isCancelledAtOnce() {
        awaitWaitingAgain();
        assertThat(youngJob.cancel()).isTrue();
        assertThat(youngJob.result()).isCompleted();
        assertNothingMoreRuns();
    }

    @Test
    void queueTimeout_whileItIsStopped_changesNothing() {
        timer.advance(QUEUE_TIMEOUT);
        awaitWaitingAgain();
        old.succeed();
        runner.next().succeed();
        assertServedBySecondAttempt(youngJob, Origin.RUN);
    }

    @Test
    void queueTimeout_whileItWaitsAgain_answers() {
        awaitWaitingAgain();
        timer.advance(QUEUE_TIMEOUT);
        assertThat(resultOf(youngJob))
                .isInstanceOfSatisfying(
                        JobResult.LimitExceeded.class,
                        result -> assertThat(result.limit()).isEqualTo(Limit.QUEUE_TIME));
        assertNothingMoreRuns();
    }

    @Test
    void closeNow_whileItIsStopped_cancels() {
        CompletableFuture<Void> closing = Waiting.inBackground(scheduler::closeNow);
        old.awaitStop();
        young.endStopped();
        old.endStopped();
        Waiting.forResult(closing);
        assertThat(resultOf(youngJob)).isInstanceOf(JobResult.Cancelled.class);
        assertThat(runner.hasNoMore()).isTrue();
    }

    @Test
    void closeNow_whileItWaitsAgain_cancels() {
        awaitWaitingAgain();
        CompletableFuture<Void> closing = Waiting.inBackground(scheduler::closeNow);
        assertThat(resultOf(youngJob)).isInstanceOf(JobResult.Cancelled.class);
        old.endStopped();
        Waiting.forResult(closing);
        assertThat(runner.hasNoMore()).isTrue();
    }

    @Test
    void close_drainsWhatWaitsAgain() {
        CompletableFuture<Void> closing = Waiting.inBackground(scheduler::close);
        awaitWaitingAgain();
        old.succeed();
        runner.next().succeed();
        Waiting.forResult(closing);
        assertServedBySecondAttempt(youngJob, Origin.RUN);
    }

    @Test
    void join_whileItIsStoppedOrWaitsAgain_sharesTheSecondAttempt() {
        Job whileStopped = scheduler.submit(action(2), SMALL);
        awaitWaitingAgain();
        Job whileWaiting = scheduler.submit(action(2), SMALL);
        old.succeed();
        runner.next().succeed();
        assertServedBySecondAttempt(youngJob, Origin.RUN);
        assertServedBySecondAttempt(whileStopped, Origin.SHARED_RUN);
        assertServedBySecondAttempt(whileWaiting, Origin.SHARED_RUN);
        assertNothingMoreRuns();
    }
}
