package dev.codonq.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.action.Action;
import dev.codonq.action.ResourceLimits;
import dev.codonq.scheduling.HandDrivenRunner.Begun;
import dev.codonq.scheduling.SchedulerEvent.RunStuck;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Runs that take longer than any may. */
class StuckRunTest extends SchedulerTest {
    private static final ResourceLimits LIMITS = ResourceLimits.defaults();
    private static final Duration ALLOWANCE = Duration.ofMinutes(1);
    private static final Duration LONGEST =
            LIMITS.timeout().plus(LIMITS.gracePeriod()).plus(ALLOWANCE);

    private final RecordingListener listener = new RecordingListener();

    @Test
    void longerThanItsLimitsAllow_isReportedWithWhereItIs() {
        JobScheduler scheduler = start(builder -> builder.listener(listener));
        RecordedLog log = new RecordedLog(Activities.class);
        try (log) {
            Job job = scheduler.submit(action(1));
            Begun run = runner.next();
            timer.advance(LONGEST.minusNanos(1));
            assertThat(log.warnings()).isEmpty();
            timer.advance(Duration.ofNanos(1));
            assertThat(log.warnings())
                    .singleElement()
                    .asString()
                    .contains("job " + job.id() + " ", "RUNNING", run.thread().getName(), "HandDrivenRunner.run");
            RunStuck event = listener.await(RunStuck.class, 1).get(0);
            assertThat(event.job()).isEqualTo(job.id());
            assertThat(event.key()).isEqualTo(job.key());
            assertThat(event.phase()).isEqualTo("RUNNING");
            assertThat(event.thread()).isEqualTo(run.thread().getName());
            assertThat(job.result()).isNotDone();
            assertThat(run.isAskedToStop()).isFalse();
        }
    }

    @Test
    void stillThere_isReportedEachMinuteUntilItsEnd() {
        JobScheduler scheduler = start(builder -> builder.listener(listener));
        Job job = scheduler.submit(action(1));
        Begun run = runner.next();
        timer.advance(LONGEST);
        timer.advance(ALLOWANCE.minusNanos(1));
        assertThat(scheduler.snapshot().counts().runs().stuck()).isEqualTo(1);
        timer.advance(Duration.ofNanos(1));
        assertThat(scheduler.snapshot().counts().runs().stuck()).isEqualTo(2);
        timer.advance(ALLOWANCE);
        assertThat(scheduler.snapshot().counts().runs().stuck()).isEqualTo(3);
        run.succeed();
        resultOf(job);
        Waiting.until(() -> timer.pending() == 0);
        timer.advance(Duration.ofHours(1));
        assertThat(scheduler.snapshot().counts().runs().stuck()).isEqualTo(3);
    }

    @Test
    void endedInTime_isNotReported() {
        JobScheduler scheduler = start();
        Job job = scheduler.submit(action(1));
        Begun run = runner.next();
        assertThat(timer.pending()).isEqualTo(1);
        run.succeed();
        resultOf(job);
        Waiting.until(() -> timer.pending() == 0);
    }

    @Test
    void callbackThatHangs_isReportedAsThat() {
        JobScheduler scheduler = start();
        var release = new CountDownLatch(1);
        var hangs = new CountDownLatch(1);
        onResult(scheduler.submit(action(1)), () -> {
            hangs.countDown();
            Waiting.forLatch(release);
        });
        RecordedLog log = new RecordedLog(Activities.class);
        try (log) {
            runner.next().succeed();
            Waiting.forLatch(hangs);
            timer.advance(LONGEST);
            assertThat(log.warnings()).singleElement().asString().contains("COMPLETING", "StuckRunTest.lambda");
        } finally {
            release.countDown();
        }
    }

    /** There is no time after which to report it. */
    @Test
    void timeoutWithoutEnd_runsAllTheSame() {
        JobScheduler scheduler = start();
        Action action = Action.builder("/bin/true")
                .limits(LIMITS.toBuilder()
                        .timeout(Duration.ofSeconds(Long.MAX_VALUE))
                        .build())
                .build();
        Job job = scheduler.submit(action);
        runner.next().succeed();
        assertThat(resultOf(job)).isInstanceOf(JobResult.Succeeded.class);
    }
}
