package dev.codonq.scheduling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.codonq.sandbox.ProcessOutcome;
import dev.codonq.scheduling.HandDrivenRunner.Begun;
import dev.codonq.scheduling.RunRecord.Origin;
import dev.codonq.scheduling.SchedulerEvent.RunRetried;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Runs that our machinery broke, and that begin once more after a pause. */
class RetryTest extends SchedulerTest {
    private static final ProcessOutcome SHORTAGE = new ProcessOutcome.Broken("no process left", true);
    private static final SchedulerStats NOTHING = new SchedulerStats(0, 0, 0);

    private final RecordingListener listener = new RecordingListener();
    private JobScheduler scheduler;

    @BeforeEach
    void startScheduler() {
        scheduler = start(builder -> builder.listener(listener));
    }

    private Job submitAndBreakOnce() {
        Job job = scheduler.submit(action(1));
        breakNext(1);
        return job;
    }

    private void breakNext(int times) {
        runner.next().end(SHORTAGE);
        awaitPause(times);
    }

    private void awaitPause(int retries) {
        Waiting.until(() -> scheduler.snapshot().counts().runs().retried() == retries
                && scheduler.snapshot().runs().isEmpty());
    }

    private static void assertBrokenAfter(int attempts, Job job) {
        assertThat(resultOf(job))
                .isInstanceOfSatisfying(
                        JobResult.Errored.class,
                        result -> assertThat(result.message()).isEqualTo("no process left"));
        assertThat(resultOf(job).record().attempts()).isEqualTo(attempts);
    }

    @Test
    void shortage_again_isTriedWithGrowingPausesUpToTheLimit() {
        RecordedLog log = new RecordedLog(FailurePolicy.class);
        try (log) {
            Job job = submitAndBreakOnce();
            timer.advance(Duration.ofMillis(199));
            assertThat(scheduler.stats()).isEqualTo(new SchedulerStats(0, 0, 1));
            assertThat(runner.hasNoMore()).isTrue();
            timer.advance(Duration.ofMillis(1));
            breakNext(2);
            timer.advance(Duration.ofMillis(799));
            assertThat(runner.hasNoMore()).isTrue();
            timer.advance(Duration.ofMillis(1));
            runner.next().end(SHORTAGE);
            assertBrokenAfter(3, job);
            assertThat(log.warnings()).hasSize(2).allMatch(line -> line.contains("no process left"));
        }
        assertThat(listener.await(RunRetried.class, 2))
                .extracting(RunRetried::attempt, RunRetried::backoff, RunRetried::reason)
                .containsExactly(
                        tuple(1, Duration.ofMillis(200), "no process left"),
                        tuple(2, Duration.ofMillis(800), "no process left"));
    }

    @Test
    void shortage_once_succeedsTheSecondTime() {
        Job job = submitAndBreakOnce();
        timer.advance(Duration.ofSeconds(1));
        runner.next().succeed();
        assertThat(resultOf(job)).isInstanceOf(JobResult.Succeeded.class);
        assertThat(resultOf(job).record().attempts()).isEqualTo(2);
    }

    @Test
    void shortage_retriesWithoutEnd_pausesHaveOne() {
        int retries = 40;
        scheduler = start(builder -> builder.retries(retries));
        Job job = submitAndBreakOnce();
        for (int i = 2; i <= retries; i++) {
            timer.advance(Duration.ofMinutes(1));
            breakNext(i);
        }
        timer.advance(Duration.ofMinutes(1));
        runner.next().end(SHORTAGE);
        assertBrokenAfter(retries + 1, job);
    }

    @Test
    void shortage_noRetries_isErroredAtOnce() {
        scheduler = start(builder -> builder.retries(0));
        Job job = scheduler.submit(action(1));
        runner.next().end(SHORTAGE);
        assertBrokenAfter(1, job);
    }

    @Test
    void broken_notForAShortage_isErroredAtOnce() {
        Job job = scheduler.submit(action(1));
        runner.next().end(new ProcessOutcome.Broken("no such sandbox", false));
        assertThat(resultOf(job)).isInstanceOf(JobResult.Errored.class);
        assertThat(resultOf(job).record().attempts()).isEqualTo(1);
    }

    @Test
    void failed_isNeverTriedAgain() {
        Job job = scheduler.submit(action(1));
        runner.next().end(new ProcessOutcome.Exited(1));
        assertThat(resultOf(job)).isInstanceOf(JobResult.Failed.class);
        assertThat(resultOf(job).record().attempts()).isEqualTo(1);
        assertThat(scheduler.stats()).isEqualTo(NOTHING);
    }

    @Test
    void cancel_duringThePause_isCancelledAtOnceAndNeverBegins() {
        Job job = submitAndBreakOnce();
        // With another job around the run would be queued, if nobody noticed that it is not wanted any more.
        Begun other = occupySlot(scheduler);
        assertThat(job.state()).isEqualTo(JobState.QUEUED);
        assertThat(job.cancel()).isTrue();
        assertThat(job.result()).isCompleted();
        assertThat(resultOf(job)).isInstanceOf(JobResult.Cancelled.class);
        timer.advance(Duration.ofSeconds(10));
        assertThat(scheduler.stats()).isEqualTo(new SchedulerStats(0, 1, 1));
        other.succeed();
        Waiting.until(() -> scheduler.stats().equals(NOTHING));
        assertThat(runner.hasNoMore()).isTrue();
    }

    @Test
    void pause_slotIsFreeForOthers() {
        Job job = submitAndBreakOnce();
        Job other = scheduler.submit(action(2));
        runner.next().succeed();
        assertThat(resultOf(other)).isInstanceOf(JobResult.Succeeded.class);
        timer.advance(Duration.ofSeconds(1));
        runner.next().succeed();
        assertThat(resultOf(job)).isInstanceOf(JobResult.Succeeded.class);
    }

    @Test
    void followers_fromBeforeAndDuringThePause_shareTheNextAttempt() {
        Job leader = scheduler.submit(action(1));
        Begun run = runner.next();
        Job before = scheduler.submit(action(1));
        run.end(SHORTAGE);
        awaitPause(1);
        Job during = scheduler.submit(action(1));
        timer.advance(Duration.ofSeconds(1));
        runner.next().succeed();
        assertThat(resultOf(leader).record().origin()).isEqualTo(Origin.RUN);
        assertThat(resultOf(before).record().origin()).isEqualTo(Origin.SHARED_RUN);
        assertThat(resultOf(during).record().origin()).isEqualTo(Origin.SHARED_RUN);
        assertThat(resultOf(during).record().attempts()).isEqualTo(2);
        assertThat(runner.hasNoMore()).isTrue();
    }

    @Test
    void close_duringThePause_drainsTheRun() {
        Job job = submitAndBreakOnce();
        CompletableFuture<Void> closing = Waiting.inBackground(scheduler::close);
        // A follower of the run, as long as any job is accepted.
        Waiting.until(() -> !scheduler.submit(action(1)).cancel());
        assertThat(closing).isNotDone();
        timer.advance(Duration.ofSeconds(1));
        runner.next().succeed();
        Waiting.forResult(closing);
        assertThat(resultOf(job)).isInstanceOf(JobResult.Succeeded.class);
    }

    @Test
    void closeNow_duringThePause_cancelsTheRun() {
        Job job = submitAndBreakOnce();
        scheduler.closeNow();
        assertThat(resultOf(job)).isInstanceOf(JobResult.Cancelled.class);
        timer.advance(Duration.ofSeconds(10));
        assertThat(scheduler.stats()).isEqualTo(NOTHING);
        assertThat(runner.hasNoMore()).isTrue();
    }
}
