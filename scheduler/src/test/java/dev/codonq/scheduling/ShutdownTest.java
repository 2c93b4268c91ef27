package dev.codonq.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.sandbox.ProcessOutcome;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class ShutdownTest extends SchedulerTest {
    private static final SchedulerStats NOTHING = new SchedulerStats(0, 0, 0);

    /** Waits until jobs are rejected; asks with jobs that join the run of {@link #occupySlot} and leave it again. */
    private static void awaitClosed(JobScheduler scheduler) {
        Waiting.until(() -> !scheduler.submit(action(-1)).cancel());
    }

    @Test
    void close_idle_endsAllThreads() {
        JobScheduler scheduler = start(builder -> builder.slots(3));
        assertThat(threads()).contains("codonq-run-1", "codonq-run-2", "codonq-run-3");
        scheduler.close();
        assertThat(threads()).isEmpty();
        assertThat(scheduler.stats()).isEqualTo(NOTHING);
    }

    @Test
    void close_realTime_endsTheTimersThread() throws IOException {
        JobScheduler scheduler = JobScheduler.builder().runner(runner).slots(1).build();
        HandDrivenRunner.Begun running = occupySlot(scheduler);
        Job job = submit(scheduler, 1, Duration.ofMillis(1));
        assertThat(resultOf(job)).isInstanceOf(JobResult.LimitExceeded.class);
        assertThat(threads()).contains("codonq-timer");
        running.succeed();
        scheduler.close();
        assertThat(threads()).isEmpty();
    }

    @Test
    void submit_afterClose_isRejected() {
        JobScheduler scheduler = start();
        scheduler.close();
        Job job = scheduler.submit(action(1));
        assertThat(resultOf(job))
                .isInstanceOfSatisfying(
                        JobResult.Rejected.class,
                        result -> assertThat(result.reason()).contains("closed"));
        assertThat(submit(scheduler, 1, Duration.ofMillis(1)).result()).isCompleted();
    }

    @Test
    void submit_rememberedResultAfterClose_isStillAnswered() {
        JobScheduler scheduler = start();
        Job job = scheduler.submit(action(1));
        runner.next().succeed();
        resultOf(job);
        scheduler.close();
        assertThat(resultOf(scheduler.submit(action(1)))).isInstanceOf(JobResult.Succeeded.class);
    }

    @Test
    void close_jobsAccepted_drainsThem() {
        JobScheduler scheduler = start();
        HandDrivenRunner.Begun first = occupySlot(scheduler);
        Job queued = scheduler.submit(action(1));
        CompletableFuture<Void> closing = Waiting.inBackground(scheduler::close);
        awaitClosed(scheduler);
        assertThat(first.isAskedToStop()).isFalse();
        assertThat(queued.state()).isEqualTo(JobState.QUEUED);
        first.succeed();
        runner.next().succeed();
        Waiting.forResult(closing);
        assertThat(resultOf(queued)).isInstanceOf(JobResult.Succeeded.class);
        assertThat(threads()).isEmpty();
    }

    @Test
    void close_timeoutOver_killsAndWaitsForTheEnd() {
        JobScheduler scheduler = start(builder -> builder.shutdownTimeout(Duration.ofMillis(1)));
        Job running = scheduler.submit(action(1));
        HandDrivenRunner.Begun run = runner.next();
        Job queued = scheduler.submit(action(2));
        CompletableFuture<Void> closing = Waiting.inBackground(scheduler::close);
        run.awaitStop();
        assertThat(resultOf(queued)).isInstanceOf(JobResult.Cancelled.class);
        assertThat(closing).isNotDone();
        assertThat(running.result()).isNotDone();
        run.end(new ProcessOutcome.Stopped());
        Waiting.forResult(closing);
        assertThat(resultOf(running)).isInstanceOf(JobResult.Cancelled.class);
        assertThat(runner.hasNoMore()).isTrue();
        assertThat(threads()).isEmpty();
    }

    @Test
    void close_timeoutBeyondAllTime_isWaitedFor() {
        JobScheduler scheduler = start(builder -> builder.shutdownTimeout(Duration.ofSeconds(Long.MAX_VALUE)));
        HandDrivenRunner.Begun run = occupySlot(scheduler);
        CompletableFuture<Void> first = Waiting.inBackground(scheduler::close);
        CompletableFuture<Void> second = Waiting.inBackground(scheduler::close);
        awaitClosed(scheduler);
        assertThat(run.isAskedToStop()).isFalse();
        run.succeed();
        Waiting.forResult(first);
        Waiting.forResult(second);
    }

    @Test
    void closeNow_runningAndQueued_cancelsBoth() {
        JobScheduler scheduler = start();
        Job running = scheduler.submit(action(1));
        HandDrivenRunner.Begun run = runner.next();
        Job follower = scheduler.submit(action(1));
        Job queued = scheduler.submit(action(2));
        CompletableFuture<Void> closing = Waiting.inBackground(scheduler::closeNow);
        run.awaitStop();
        run.end(new ProcessOutcome.Stopped());
        Waiting.forResult(closing);
        assertThat(List.of(running, follower, queued))
                .allSatisfy(job -> assertThat(resultOf(job)).isInstanceOf(JobResult.Cancelled.class));
        assertThat(runner.hasNoMore()).isTrue();
        assertThat(scheduler.stats()).isEqualTo(NOTHING);
        assertThat(threads()).isEmpty();
    }

    @Test
    void closeNow_whileAnotherDrains_hastensIt() {
        JobScheduler scheduler = start();
        HandDrivenRunner.Begun run = occupySlot(scheduler);
        CompletableFuture<Void> draining = Waiting.inBackground(scheduler::close);
        awaitClosed(scheduler);
        CompletableFuture<Void> closingNow = Waiting.inBackground(scheduler::closeNow);
        run.awaitStop();
        run.end(new ProcessOutcome.Stopped());
        Waiting.forResult(draining);
        Waiting.forResult(closingNow);
    }

    @Test
    void close_manyThreadsAndTimes_allWaitForTheEnd() {
        JobScheduler scheduler = start();
        HandDrivenRunner.Begun run = occupySlot(scheduler);
        List<CompletableFuture<Void>> closings = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            closings.add(Waiting.inBackground(scheduler::close));
        }
        awaitClosed(scheduler);
        assertThat(closings).noneMatch(CompletableFuture::isDone);
        run.succeed();
        closings.forEach(Waiting::forResult);
        assertThat(threads()).isEmpty();
        scheduler.close();
        scheduler.closeNow();
    }

    @Test
    void close_interruptedWhileItDrains_killsAndKeepsTheFlag() {
        JobScheduler scheduler = start();
        Job job = scheduler.submit(action(1));
        HandDrivenRunner.Begun run = runner.next();
        AtomicBoolean flag = new AtomicBoolean();
        CountDownLatch begun = new CountDownLatch(1);
        CompletableFuture<Thread> closer = new CompletableFuture<>();
        CompletableFuture<Void> closing = Waiting.inBackground(() -> {
            closer.complete(Thread.currentThread());
            begun.countDown();
            scheduler.close();
            flag.set(Thread.currentThread().isInterrupted());
        });
        Waiting.forLatch(begun);
        Waiting.forResult(closer).interrupt();
        run.awaitStop();
        // Again, while it waits for the end of what it killed: that is not to be left behind.
        Thread thread = Waiting.forResult(closer);
        thread.interrupt();
        Waiting.until(() -> closing.isDone() || thread.getState() == Thread.State.TIMED_WAITING);
        assertThat(closing).isNotDone();
        run.end(new ProcessOutcome.Stopped());
        Waiting.forResult(closing);
        assertThat(flag).isTrue();
        assertThat(resultOf(job)).isInstanceOf(JobResult.Cancelled.class);
        assertThat(threads()).isEmpty();
    }

    /** A job that has its place and not yet its run must not be overlooked: closeNow() would wait for its end. */
    @RepeatedTest(100)
    void closeNow_whileJobsAreSubmitted_leavesNoneRunning() {
        JobScheduler scheduler =
                start(builder -> builder.shutdownTimeout(Duration.ofHours(1)).runner((action, stop, progress) -> {
                    Waiting.forResult(stop.toCompletableFuture().thenApply(ignored -> true));
                    return HandDrivenRunner.result(new ProcessOutcome.Stopped(), "");
                }));
        CountDownLatch submitted = new CountDownLatch(3);
        List<Job> jobs = Collections.synchronizedList(new ArrayList<>());
        CompletableFuture<Void> submitting = Waiting.inBackground(() -> {
            for (int i = 0; ; i++) {
                Job job = scheduler.submit(action(i));
                jobs.add(job);
                submitted.countDown();
                if (job.result().getNow(null) instanceof JobResult.Rejected rejected
                        && rejected.reason().contains("closed")) {
                    return;
                }
            }
        });
        Waiting.forLatch(submitted);
        scheduler.closeNow();
        Waiting.forResult(submitting);
        assertThat(jobs)
                .allSatisfy(job ->
                        assertThat(resultOf(job)).isInstanceOfAny(JobResult.Cancelled.class, JobResult.Rejected.class));
        assertThat(scheduler.stats()).isEqualTo(NOTHING);
    }
}
