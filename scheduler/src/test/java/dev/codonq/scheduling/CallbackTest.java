package dev.codonq.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.sandbox.ProcessOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What callers do in callbacks of results, on threads that are not theirs. */
class CallbackTest extends SchedulerTest {
    private static final Duration QUEUE_TIMEOUT = Duration.ofSeconds(30);

    private void assertSlotServes(JobScheduler scheduler, int number) {
        Job job = scheduler.submit(action(number));
        HandDrivenRunner.Begun run = runner.next();
        assertThat(run.thread().isInterrupted()).isFalse();
        run.succeed();
        assertThat(resultOf(job)).isInstanceOf(JobResult.Succeeded.class);
    }

    @Test
    void callback_thatThrows_harmsNobody() {
        JobScheduler scheduler = start();
        Job leader = scheduler.submit(action(1));
        HandDrivenRunner.Begun run = runner.next();
        Job follower = scheduler.submit(action(1));
        CompletableFuture<Void> exception = leader.result().thenRun(() -> {
            throw new IllegalStateException("on purpose");
        });
        CompletableFuture<Void> error = leader.result().thenRun(() -> {
            throw new StackOverflowError("on purpose");
        });
        run.succeed();
        assertThat(resultOf(follower)).isInstanceOf(JobResult.Succeeded.class);
        Waiting.until(() -> exception.isCompletedExceptionally() && error.isCompletedExceptionally());
        assertSlotServes(scheduler, 2);
    }

    @Test
    void callback_thatInterruptsItsThread_endsNoOtherRun() {
        JobScheduler scheduler = start();
        Job job = scheduler.submit(action(1));
        onResult(job, () -> Thread.currentThread().interrupt());
        HandDrivenRunner.Begun run = runner.next();
        run.succeed();
        HandDrivenRunner.Begun next;
        int number = 2;
        do {
            // Threads take turns; sooner or later it is that one's again.
            Job nextJob = scheduler.submit(action(number++));
            next = runner.next();
            assertThat(next.thread().isInterrupted()).isFalse();
            next.succeed();
            assertThat(resultOf(nextJob)).isInstanceOf(JobResult.Succeeded.class);
        } while (next.thread() != run.thread() && number < 10_000);
        assertThat(next.thread()).isSameAs(run.thread());
    }

    @Test
    void callback_thatBlocks_costsOnlyItsSlot() {
        JobScheduler scheduler = start(builder -> builder.slots(2));
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch blocked = new CountDownLatch(1);
        onResult(scheduler.submit(action(1)), () -> {
            blocked.countDown();
            Waiting.forLatch(release);
        });
        runner.next().succeed();
        Waiting.forLatch(blocked);
        for (int i = 2; i < 10; i++) {
            assertSlotServes(scheduler, i);
        }
        release.countDown();
    }

    @Test
    void callback_ofACancelledJob_thatBlocks_doesNotKeepRunsFromBeingKilled() {
        JobScheduler scheduler = start();
        HandDrivenRunner.Begun running = occupySlot(scheduler);
        CountDownLatch release = new CountDownLatch(1);
        for (int i = 1; i < 20; i++) {
            onResult(scheduler.submit(action(i)), () -> Waiting.forLatch(release));
        }
        CompletableFuture<Void> closing = Waiting.inBackground(scheduler::closeNow);
        running.awaitStop();
        assertThat(closing).isNotDone();
        running.succeed();
        release.countDown();
        Waiting.forResult(closing);
    }

    @Test
    void callback_thatCancelsTheNextJob_leavesEachWithItsResult() {
        JobScheduler scheduler = start();
        HandDrivenRunner.Begun occupying = occupySlot(scheduler);
        List<Job> jobs = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            jobs.add(scheduler.submit(action(i)));
        }
        for (int i = 0; i + 1 < jobs.size(); i++) {
            Job next = jobs.get(i + 1);
            onResult(jobs.get(i), next::cancel);
        }
        jobs.get(0).cancel();
        assertThat(jobs).allSatisfy(job -> assertThat(resultOf(job)).isInstanceOf(JobResult.Cancelled.class));
        assertThat(scheduler.stats()).isEqualTo(new SchedulerStats(0, 1, 1));
        occupying.succeed();
    }

    @Test
    void close_fromACallbackOnASlot_returnsAtOnceAndGoesOn() {
        JobScheduler scheduler = start();
        CompletableFuture<Void> closed = scheduler.submit(action(1)).result().thenRun(scheduler::close);
        HandDrivenRunner.Begun run = runner.next();
        Job accepted = scheduler.submit(action(2));
        run.succeed();
        Waiting.forResult(closed);
        assertThat(resultOf(scheduler.submit(action(3)))).isInstanceOf(JobResult.Rejected.class);
        runner.next().succeed();
        assertThat(resultOf(accepted)).isInstanceOf(JobResult.Succeeded.class);
        Waiting.until(() -> threads().isEmpty());
    }

    @Test
    void closeNow_fromACallbackOnASlot_cancelsTheOthers() {
        JobScheduler scheduler = start(builder -> builder.slots(2));
        CompletableFuture<Void> closed = scheduler.submit(action(1)).result().thenRun(scheduler::closeNow);
        HandDrivenRunner.Begun first = runner.next();
        Job running = scheduler.submit(action(2));
        HandDrivenRunner.Begun second = runner.next();
        Job queued = scheduler.submit(action(3));
        first.succeed();
        Waiting.forResult(closed);
        second.awaitStop();
        // Of the queued one, too, if it has got the first one's slot meanwhile.
        runner.release();
        assertThat(resultOf(running)).isInstanceOf(JobResult.Cancelled.class);
        assertThat(resultOf(queued)).isInstanceOf(JobResult.Cancelled.class);
        Waiting.until(() -> threads().isEmpty());
    }

    /** Waiting there would be waiting for itself: the same thread has the other jobs to complete. */
    @Test
    void closeAndCloseNow_fromCallbacksOfCloseNow_doNotWait() {
        JobScheduler scheduler = start(builder -> builder.queueCapacity(500));
        HandDrivenRunner.Begun running = occupySlot(scheduler);
        AtomicInteger callbacks = new AtomicInteger();
        List<Job> jobs = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            Job job = scheduler.submit(action(i));
            jobs.add(job);
            Runnable close = i % 2 == 0 ? scheduler::close : scheduler::closeNow;
            onResult(job, () -> {
                close.run();
                callbacks.incrementAndGet();
            });
        }
        CompletableFuture<Void> closing = Waiting.inBackground(scheduler::closeNow);
        running.awaitStop();
        running.succeed();
        Waiting.forResult(closing);
        Waiting.until(() -> callbacks.get() == 500);
        assertThat(jobs).allSatisfy(job -> assertThat(job.state()).isEqualTo(JobState.DONE));
    }

    @Test
    void close_fromTheCallbackOfAQueueTimeout_returnsAtOnce() {
        JobScheduler scheduler = start();
        HandDrivenRunner.Begun running = occupySlot(scheduler);
        CompletableFuture<Void> closed =
                submit(scheduler, 1, QUEUE_TIMEOUT).result().thenRun(scheduler::close);
        timer.advance(QUEUE_TIMEOUT);
        assertThat(closed).isCompleted();
        assertThat(running.isAskedToStop()).isFalse();
        running.succeed();
        Waiting.until(() -> threads().isEmpty());
    }

    @Test
    void close_fromTheRunnerItself_returnsAtOnce() {
        CompletableFuture<JobScheduler> self = new CompletableFuture<>();
        JobScheduler scheduler = start(builder -> builder.runner((action, stop, progress) -> {
            Waiting.forResult(self).close();
            return HandDrivenRunner.result(new ProcessOutcome.Exited(0), "");
        }));
        Job job = scheduler.submit(action(1));
        self.complete(scheduler);
        assertThat(resultOf(job)).isInstanceOf(JobResult.Succeeded.class);
        Waiting.until(() -> threads().isEmpty());
    }
}
