package dev.codonq.scheduling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What becomes of a job for which there is no place. */
@SuppressWarnings("NullAway.Init") // each test begins with a full scheduler
class BackpressureTest extends SchedulerTest {
    private static final Duration LONG = Duration.ofHours(1);

    private HandDrivenRunner.Begun running;
    private Job waiting;

    /** A scheduler with one slot, one place to wait, and both taken. */
    private JobScheduler startFull(Backpressure rule) {
        JobScheduler scheduler = start(builder -> builder.queueCapacity(1).backpressure(rule));
        running = occupySlot(scheduler);
        waiting = scheduler.submit(action(1));
        return scheduler;
    }

    private static void assertRejected(Job job, String reason) {
        assertThat(job.result()).isCompleted();
        assertThat(resultOf(job))
                .isInstanceOfSatisfying(
                        JobResult.Rejected.class,
                        result -> assertThat(result.reason()).contains(reason));
    }

    /** Submits on another thread and returns when that waits. */
    private static CompletableFuture<Job> submitInBackground(
            JobScheduler scheduler, int number, CompletableFuture<Thread> submitter) {
        CompletableFuture<Job> submitted = new CompletableFuture<>();
        var unused = Waiting.inBackground(() -> {
            submitter.complete(Thread.currentThread());
            submitted.complete(scheduler.submit(action(number)));
        });
        Thread thread = Waiting.forResult(submitter);
        Waiting.until(() -> thread.getState() == Thread.State.TIMED_WAITING);
        return submitted;
    }

    @Test
    void reject_full_isRejectedAtOnce() {
        JobScheduler scheduler = startFull(Backpressure.reject());
        assertRejected(scheduler.submit(action(2)), "the queue is full: 2 jobs wait or run");
    }

    @Test
    void block_placeIsFreed_isAccepted() {
        JobScheduler scheduler = startFull(Backpressure.block(LONG));
        CompletableFuture<Job> blocked = submitInBackground(scheduler, 2, new CompletableFuture<>());
        assertThat(blocked).isNotDone();
        assertThat(waiting.cancel()).isTrue();
        Job job = Waiting.forResult(blocked);
        running.succeed();
        runner.next().succeed();
        assertThat(resultOf(job)).isInstanceOf(JobResult.Succeeded.class);
    }

    @Test
    void block_limitIsOver_isRejectedWithTheReason() {
        JobScheduler scheduler = startFull(Backpressure.block(Duration.ofMillis(1)));
        assertRejected(scheduler.submit(action(2)), "the queue is full");
    }

    @Test
    void block_interrupted_isRejectedAndKeepsTheFlag() {
        JobScheduler scheduler = startFull(Backpressure.block(LONG));
        CompletableFuture<Thread> submitter = new CompletableFuture<>();
        CompletableFuture<Job> blocked = submitInBackground(scheduler, 2, submitter);
        Waiting.forResult(submitter).interrupt();
        assertRejected(Waiting.forResult(blocked), "interrupted");
    }

    @Test
    void block_closed_isRejectedAtOnce() {
        JobScheduler scheduler = startFull(Backpressure.block(LONG));
        CompletableFuture<Job> blocked = submitInBackground(scheduler, 2, new CompletableFuture<>());
        CompletableFuture<Void> closing = Waiting.inBackground(scheduler::close);
        assertRejected(Waiting.forResult(blocked), "closed");
        assertThat(closing).isNotDone();
        running.succeed();
        runner.next().succeed();
        Waiting.forResult(closing);
    }

    /** It may be the thread that has the next place to free. */
    @Test
    void block_fromACallback_isRejectedAtOnce() {
        JobScheduler scheduler = startFull(Backpressure.block(LONG));
        CompletableFuture<Job> fromCallback = new CompletableFuture<>();
        onResult(waiting, () -> {
            // The first takes the place that the callback's own job has just given back.
            Job first = scheduler.submit(action(2));
            Job second = scheduler.submit(action(3));
            fromCallback.complete(second);
            first.cancel();
        });
        waiting.cancel();
        assertRejected(Waiting.forResult(fromCallback), "the queue is full");
    }

    @Test
    void block_followerOfARun_waitsForAPlaceToo() {
        JobScheduler scheduler = startFull(Backpressure.block(Duration.ofMillis(1)));
        assertRejected(scheduler.submit(action(1)), "the queue is full");
    }

    @Test
    void dropStale_full_rejectsTheOldestWithItsFollowers() {
        JobScheduler scheduler =
                start(builder -> builder.queueCapacity(3).backpressure(Backpressure.dropStale(Duration.ZERO)));
        running = occupySlot(scheduler);
        Job oldest = scheduler.submit(action(1));
        Job follower = scheduler.submit(action(1));
        Job younger = scheduler.submit(action(2));
        Job accepted = scheduler.submit(action(3));
        assertRejected(oldest, "waited for more than PT0S");
        assertRejected(follower, "waited for more than PT0S");
        assertThat(younger.result()).isNotDone();
        assertThat(accepted.state()).isEqualTo(JobState.QUEUED);
        assertThat(scheduler.stats()).isEqualTo(new SchedulerStats(2, 1, 3));
    }

    @Test
    void dropStale_droppedJob_mayBeSubmittedAgain() {
        JobScheduler scheduler = startFull(Backpressure.dropStale(Duration.ZERO));
        Job second = scheduler.submit(action(2));
        assertRejected(waiting, "submit again later");
        Job again = scheduler.submit(action(1));
        assertRejected(second, "submit again later");
        running.succeed();
        runner.next().succeed();
        assertThat(resultOf(again)).isInstanceOf(JobResult.Succeeded.class);
    }

    @Test
    void dropStale_nothingStale_rejectsTheNewOne() {
        JobScheduler scheduler = startFull(Backpressure.dropStale(Duration.ofSeconds(Long.MAX_VALUE)));
        assertRejected(scheduler.submit(action(2)), "the queue is full");
        assertThat(waiting.result()).isNotDone();
    }

    @Test
    void dropStale_onlyRunsUnderWay_rejectsTheNewOne() {
        JobScheduler scheduler =
                start(builder -> builder.queueCapacity(0).backpressure(Backpressure.dropStale(Duration.ZERO)));
        running = occupySlot(scheduler);
        assertRejected(scheduler.submit(action(2)), "the queue is full");
        assertThat(running.isAskedToStop()).isFalse();
    }

    @Test
    void times_negative_areRefused() {
        Duration negative = Duration.ofMillis(-1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Backpressure.block(negative))
                .withMessageContaining("PT-0.001S");
        assertThatIllegalArgumentException().isThrownBy(() -> Backpressure.dropStale(negative));
    }
}
