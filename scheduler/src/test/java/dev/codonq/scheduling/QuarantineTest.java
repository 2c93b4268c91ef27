package dev.codonq.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.action.Action;
import dev.codonq.action.ResourceLimits;
import dev.codonq.sandbox.ProcessOutcome;
import dev.codonq.scheduling.RunRecord.Origin;
import dev.codonq.scheduling.SchedulerEvent.ActionQuarantined;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Actions that crash their command or the sandbox again and again. */
class QuarantineTest extends SchedulerTest {
    private static final ProcessOutcome CRASH = new ProcessOutcome.Exited(128 + 11);
    private static final ProcessOutcome BREAKAGE = new ProcessOutcome.Broken("no process left", true);
    private static final Duration TIME = Duration.ofMinutes(5);

    private final RecordingListener listener = new RecordingListener();
    private final AtomicLong now = new AtomicLong();

    private JobScheduler start(Duration quarantine) {
        return start(builder -> builder.slots(3)
                .quarantine(quarantine)
                .clock(now::get)
                .retries(0)
                .listener(listener));
    }

    private JobResult run(JobScheduler scheduler, int number, ProcessOutcome outcome) {
        Job job = scheduler.submit(action(number));
        runner.next().end(outcome);
        assertThat(resultOf(job).record().origin()).isEqualTo(Origin.RUN);
        return resultOf(job);
    }

    private static JobResult answeredAtOnce(JobScheduler scheduler, int number) {
        Job job = scheduler.submit(action(number));
        assertThat(job.result()).isCompleted();
        assertThat(resultOf(job).record().origin()).isEqualTo(Origin.QUARANTINE);
        assertThat(resultOf(job).record().attempts()).isZero();
        return resultOf(job);
    }

    @Test
    void crashedTwice_isAnsweredAtOnceForTheTimeSet() {
        JobScheduler scheduler = start(TIME);
        run(scheduler, 1, CRASH);
        run(scheduler, 1, CRASH);
        assertThat(answeredAtOnce(scheduler, 1))
                .isInstanceOfSatisfying(
                        JobResult.Failed.class,
                        result -> assertThat(result.exitCode()).isEqualTo(139));
        now.addAndGet(TIME.toNanos() - 1);
        answeredAtOnce(scheduler, 1);
        assertThat(scheduler.snapshot().counts().jobs().fromQuarantine()).isEqualTo(2);
        now.addAndGet(1);
        run(scheduler, 1, CRASH);
    }

    @Test
    void crashedTwice_isTold() {
        JobScheduler scheduler = start(TIME);
        run(scheduler, 1, CRASH);
        run(scheduler, 1, CRASH);
        ActionQuarantined event = listener.await(ActionQuarantined.class, 1).get(0);
        assertThat(event.key()).isEqualTo(scheduler.submit(action(1)).key());
        assertThat(event.duration()).isEqualTo(TIME);
        assertThat(scheduler.snapshot().counts().quarantines()).isEqualTo(1);
    }

    @Test
    void crashedTwice_othersRun() {
        JobScheduler scheduler = start(TIME);
        run(scheduler, 1, CRASH);
        run(scheduler, 2, CRASH);
        run(scheduler, 1, CRASH);
        run(scheduler, 2, new ProcessOutcome.Exited(1));
        run(scheduler, 3, CRASH);
    }

    /** Of the signals, SIGKILL and SIGTERM come from outside. */
    @ParameterizedTest
    @ValueSource(ints = {1, 127, 128, 128 + 9, 128 + 15})
    void failedOtherwise_howeverOften_runsAgain(int exitCode) {
        JobScheduler scheduler = start(TIME);
        for (int i = 0; i < 4; i++) {
            run(scheduler, 1, new ProcessOutcome.Exited(exitCode));
        }
    }

    @Test
    void workedBetweenTwoCrashes_runsAgain() {
        JobScheduler scheduler = start(TIME);
        run(scheduler, 1, CRASH);
        run(scheduler, 1, new ProcessOutcome.Exited(1));
        run(scheduler, 1, CRASH);
        run(scheduler, 1, CRASH);
        answeredAtOnce(scheduler, 1);
    }

    @Test
    void crashesFarApart_runsAgain() {
        JobScheduler scheduler = start(TIME);
        run(scheduler, 1, CRASH);
        now.addAndGet(TIME.toNanos());
        run(scheduler, 1, CRASH);
        run(scheduler, 1, CRASH);
    }

    /** It need not be the action's fault. */
    @Test
    void brokeTheSandbox_countsOnlyIfAnotherRunWorkedSince() {
        JobScheduler scheduler = start(TIME);
        run(scheduler, 2, new ProcessOutcome.Exited(1));
        for (int i = 0; i < 4; i++) {
            run(scheduler, 1, BREAKAGE);
        }
        run(scheduler, 2, new ProcessOutcome.Exited(1));
        run(scheduler, 1, BREAKAGE);
        assertThat(answeredAtOnce(scheduler, 1)).isInstanceOf(JobResult.Errored.class);
    }

    @Test
    void quarantineOfNoTime_isNone() {
        JobScheduler scheduler = start(Duration.ZERO);
        for (int i = 0; i < 4; i++) {
            run(scheduler, 1, CRASH);
        }
        assertThat(scheduler.snapshot().counts().quarantines()).isZero();
    }

    /** Limits are no part of the key: with others the same action runs beside itself. */
    @Test
    void rememberedResult_hasPrecedence() {
        JobScheduler scheduler = start(TIME);
        Job succeeds = scheduler.submit(action(1));
        HandDrivenRunner.Begun success = runner.next();
        Job crashes = scheduler.submit(withTimeout(1));
        HandDrivenRunner.Begun firstCrash = runner.next();
        Job crashesToo = scheduler.submit(withTimeout(2));
        HandDrivenRunner.Begun secondCrash = runner.next();
        success.succeed();
        resultOf(succeeds);
        firstCrash.end(CRASH);
        resultOf(crashes);
        secondCrash.end(CRASH);
        resultOf(crashesToo);
        assertThat(scheduler.snapshot().counts().quarantines()).isEqualTo(1);
        assertThat(resultOf(scheduler.submit(action(1))).record().origin()).isEqualTo(Origin.MEMORY);
    }

    private static Action withTimeout(int minutes) {
        ResourceLimits limits = ResourceLimits.defaults().toBuilder()
                .timeout(Duration.ofMinutes(minutes).plusMillis(1))
                .build();
        return Action.builder("/bin/true", "1").limits(limits).build();
    }
}
