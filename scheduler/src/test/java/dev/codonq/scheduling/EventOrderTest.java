package dev.codonq.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.scheduling.SchedulerEvent.JobFinished;
import dev.codonq.scheduling.SchedulerEvent.JobSubmitted;
import dev.codonq.scheduling.SchedulerEvent.RunStarted;
import dev.codonq.scheduling.SchedulerEvent.SchedulerClosed;
import dev.codonq.scheduling.SchedulerEvent.SchedulerClosing;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** What a listener of a whole scheduler is told, and when. */
class EventOrderTest extends SchedulerTest {
    private final RecordingListener listener = new RecordingListener();

    private JobScheduler startWith(SchedulerListener other) {
        return start(builder -> builder.listener(other).listener(listener));
    }

    @Test
    void job_isSubmittedThenStartedThenFinished_andTheEndIsLast() {
        JobScheduler scheduler = startWith(event -> {});
        Job job = scheduler.submit(
                action(1), JobOptions.defaults().withClient("client").withPriority(Priority.HIGH));
        runner.next().succeed();
        JobResult result = resultOf(job);
        scheduler.close();
        assertThat(listener.events())
                .hasExactlyElementsOfTypes(
                        JobSubmitted.class,
                        RunStarted.class,
                        JobFinished.class,
                        SchedulerClosing.class,
                        SchedulerClosed.class);
        JobSubmitted submitted = listener.of(JobSubmitted.class).get(0);
        assertThat(submitted)
                .isEqualTo(new JobSubmitted(submitted.time(), job.id(), job.key(), "client", Priority.HIGH));
        RunStarted started = listener.of(RunStarted.class).get(0);
        assertThat(started).isEqualTo(new RunStarted(started.time(), job.id(), job.key(), "client", 1));
        assertThat(listener.of(JobFinished.class).get(0).result()).isSameAs(result);
    }

    @Test
    void jobsAnsweredWithoutARun_areSubmittedAndFinishedToo() {
        JobScheduler scheduler = startWith(event -> {});
        Job job = scheduler.submit(action(1));
        runner.next().succeed();
        resultOf(job);
        Job remembered = scheduler.submit(action(1));
        scheduler.close();
        Job rejected = scheduler.submit(action(2));
        assertThat(listener.of(JobFinished.class))
                .extracting(JobFinished::job)
                .containsExactly(job.id(), remembered.id());
        assertThat(rejected.result()).isCompleted();
    }

    @Test
    void listener_thatThrows_hurtsNobody() {
        JobScheduler scheduler = startWith(event -> {
            throw new IllegalStateException("on purpose");
        });
        Job job = scheduler.submit(action(1));
        runner.next().succeed();
        assertThat(resultOf(job)).isInstanceOf(JobResult.Succeeded.class);
        scheduler.close();
        assertThat(listener.of(SchedulerClosed.class)).hasSize(1);
    }

    @Test
    void listener_thatHangs_holdsUpNeitherJobsNorTheEnd() {
        CountDownLatch hangs = new CountDownLatch(1);
        AtomicBoolean wasInterrupted = new AtomicBoolean();
        JobScheduler scheduler = startWith(event -> {
            hangs.countDown();
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                wasInterrupted.set(true);
            }
        });
        Job job = scheduler.submit(action(1));
        Waiting.forLatch(hangs);
        runner.next().succeed();
        assertThat(resultOf(job)).isInstanceOf(JobResult.Succeeded.class);
        Waiting.forResult(Waiting.inBackground(scheduler::close));
        assertThat(wasInterrupted).isTrue();
        assertThat(threads()).isEmpty();
        assertThat(listener.of(SchedulerClosed.class)).hasSize(1);
    }

    @Test
    void listener_thatCloses_returnsAtOnceAndIsToldOfTheEnd() {
        CompletableFuture<JobScheduler> self = new CompletableFuture<>();
        CompletableFuture<Void> closed = new CompletableFuture<>();
        RecordingListener closing = new RecordingListener();
        JobScheduler scheduler = startWith(event -> {
            closing.on(event);
            if (event instanceof JobFinished) {
                Waiting.forResult(self).close();
                closed.complete(null);
            }
        });
        self.complete(scheduler);
        scheduler.submit(action(1));
        runner.next().succeed();
        Waiting.forResult(closed);
        closing.await(SchedulerClosed.class, 1);
    }
}
