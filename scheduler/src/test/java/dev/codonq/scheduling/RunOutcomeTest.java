package dev.codonq.scheduling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.codonq.action.Action;
import dev.codonq.action.ActionKey;
import dev.codonq.action.ActionResult;
import dev.codonq.action.CapturedOutput;
import dev.codonq.action.Isolation;
import dev.codonq.action.Limit;
import dev.codonq.action.ResourceUse;
import dev.codonq.cache.ActionCache;
import dev.codonq.cache.RunHistory;
import dev.codonq.sandbox.ProcessOutcome;
import dev.codonq.sandbox.RunResult;
import dev.codonq.scheduling.RunRecord.Origin;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/** What becomes of a run: which result its job gets, what is remembered, and what happens to the slot. */
class RunOutcomeTest extends SchedulerTest {
    private JobResult resultOfRunThat(JobScheduler scheduler, ProcessOutcome outcome) {
        Job job = scheduler.submit(action(1));
        runner.next().end(outcome);
        return resultOf(job);
    }

    private void assertSlotLivesOn(JobScheduler scheduler) {
        Job next = scheduler.submit(action(99));
        HandDrivenRunner.Begun run = runner.next();
        assertThat(run.thread().isInterrupted()).isFalse();
        run.succeed();
        assertThat(resultOf(next)).isInstanceOf(JobResult.Succeeded.class);
    }

    @Test
    void exitedWithZero_isSucceededAndRemembered() {
        JobScheduler scheduler = start();
        assertThat(resultOfRunThat(scheduler, new ProcessOutcome.Exited(0)))
                .isInstanceOfSatisfying(JobResult.Succeeded.class, result -> {
                    assertThat(result.result().standardOutput().text()).startsWith("output of ");
                    assertThat(result.record().origin()).isEqualTo(Origin.RUN);
                    assertThat(result.record().runTime()).isEqualTo(Duration.ofMillis(7));
                });
        Job again = scheduler.submit(action(1));
        assertThat(again.result()).isCompleted();
        assertThat(resultOf(again).record().origin()).isEqualTo(Origin.MEMORY);
        assertThat(resultOf(again).record().runTime()).isZero();
        assertThat(again.state()).isEqualTo(JobState.DONE);
        assertThat(again.cancel()).isFalse();
        assertThat(runner.hasNoMore()).isTrue();
    }

    @Test
    void cacheHit_allSlotsAndPlacesTaken_isAnsweredAllTheSame() {
        JobScheduler scheduler = start(builder -> builder.queueCapacity(0));
        resultOfRunThat(scheduler, new ProcessOutcome.Exited(0));
        occupySlot(scheduler);
        assertThat(resultOf(scheduler.submit(action(1)))).isInstanceOf(JobResult.Succeeded.class);
        assertThat(resultOf(scheduler.submit(action(2)))).isInstanceOf(JobResult.Rejected.class);
    }

    /** An equal run may end between a job's look into the cache and the making of its run. */
    @Test
    void rememberedBetweenSubmissionAndRun_isNotRunAgain() {
        ActionCache cache = new ActionCache(1 << 20, Optional.empty(), Optional.empty(), result -> true);
        JobPipeline pipeline = new JobPipeline(cache, runner, result -> false, RunHistory.inMemory());
        ActionKey key = ActionKey.of(action(1));
        ActionResult earlier = new ActionResult(0, new TreeMap<>(), CapturedOutput.EMPTY, CapturedOutput.EMPTY);
        cache.publish(action(1), key, earlier, Duration.ZERO);
        JobPipeline.Execution execution = pipeline.execute(activity(run(1)));
        assertThat(execution.origin()).isEqualTo(Origin.MEMORY);
        assertThat(runner.hasNoMore()).isTrue();
    }

    private static Activity activity(Run run) {
        Places places = new Places(1);
        assertThat(places.take(Duration.ZERO)).isEmpty();
        Admission admission = admission(1, places);
        admission.enqueue(run, "", Priority.NORMAL, new Demand(1, 1));
        Lease lease = admission.take().orElseThrow();
        assertThat(run.begin()).isTrue();
        return new Activity(admission, lease, new Observation(List.of()));
    }

    /** In a scheduler that lives for months, what is over must not be kept. */
    @Test
    void endedRun_isForgotten() {
        JobScheduler scheduler = start(builder -> builder.runner(
                (action, stop, progress) -> HandDrivenRunner.result(new ProcessOutcome.Exited(1), "failed")));
        WeakReference<Action> ended = submitAndForget(scheduler);
        Waiting.until(() -> {
            System.gc();
            return ended.refersTo(null);
        });
    }

    private static WeakReference<Action> submitAndForget(JobScheduler scheduler) {
        Action action = action(1);
        resultOf(scheduler.submit(action));
        return new WeakReference<>(action);
    }

    @Test
    void cacheOfZeroBytes_remembersNothing() {
        JobScheduler scheduler = start(builder -> builder.cacheBytes(0));
        resultOfRunThat(scheduler, new ProcessOutcome.Exited(0));
        assertThat(resultOfRunThat(scheduler, new ProcessOutcome.Exited(0))
                        .record()
                        .origin())
                .isEqualTo(Origin.RUN);
    }

    @Test
    void exitedWithAnother_isFailedAndNotRemembered() {
        JobScheduler scheduler = start();
        for (int code : new int[] {1, 137}) {
            assertThat(resultOfRunThat(scheduler, new ProcessOutcome.Exited(code)))
                    .isInstanceOfSatisfying(JobResult.Failed.class, result -> {
                        assertThat(result.exitCode()).isEqualTo(code);
                        assertThat(result.unusableOutput()).isEmpty();
                        assertThat(result.standardOutput().text()).startsWith("output of ");
                    });
        }
    }

    @Test
    void exitedWithZeroWithoutItsOutputs_isFailedAndNotRemembered() {
        JobScheduler scheduler = start();
        RunResult result = new RunResult(
                new ProcessOutcome.Exited(0),
                Map.of(),
                Optional.of("output 'x' is missing"),
                CapturedOutput.EMPTY,
                CapturedOutput.EMPTY,
                Duration.ZERO,
                ResourceUse.UNKNOWN,
                List.of());
        for (int i = 0; i < 2; i++) {
            Job job = scheduler.submit(action(1));
            runner.next().end(result);
            assertThat(resultOf(job)).isInstanceOfSatisfying(JobResult.Failed.class, failed -> {
                assertThat(failed.exitCode()).isZero();
                assertThat(failed.unusableOutput()).contains("output 'x' is missing");
            });
        }
    }

    /** The key does not say how much was to be captured: another job may have asked for more. */
    @Test
    void exitedWithZeroAfterTooMuchOutput_isSucceededAndNotRemembered() {
        JobScheduler scheduler = start();
        for (int i = 0; i < 2; i++) {
            Job job = scheduler.submit(action(1));
            runner.next()
                    .end(HandDrivenRunner.result(
                            new ProcessOutcome.Exited(0), new CapturedOutput(new byte[1], new byte[1], 1)));
            assertThat(resultOf(job)).isInstanceOf(JobResult.Succeeded.class);
        }
    }

    @Test
    void timedOut_isThatAndNotRemembered() {
        JobScheduler scheduler = start();
        for (int i = 0; i < 2; i++) {
            assertThat(resultOfRunThat(scheduler, new ProcessOutcome.LimitExceeded(Limit.RUN_TIME)))
                    .isInstanceOfSatisfying(JobResult.LimitExceeded.class, result -> {
                        assertThat(result.limit()).isEqualTo(Limit.RUN_TIME);
                        assertThat(result.standardOutput().text()).startsWith("output of ");
                    });
        }
    }

    @Test
    void broken_isErroredWithItsMessage() {
        JobScheduler scheduler = start();
        assertThat(resultOfRunThat(scheduler, new ProcessOutcome.Broken("no disk", false)))
                .isInstanceOfSatisfying(
                        JobResult.Errored.class,
                        result -> assertThat(result.message()).isEqualTo("no disk"));
        assertSlotLivesOn(scheduler);
    }

    /** Nobody took the job back; an interrupt of the slot's thread ends a run like that. */
    @Test
    void stoppedThoughNobodyAskedForIt_isErroredAndNotCancelled() {
        assertThat(resultOfRunThat(start(), new ProcessOutcome.Stopped()))
                .isInstanceOfSatisfying(
                        JobResult.Errored.class,
                        result -> assertThat(result.message()).contains("stopped"));
    }

    static Stream<Throwable> faults() {
        return Stream.of(
                new IllegalStateException("on purpose"),
                new StackOverflowError("on purpose"),
                new OutOfMemoryError("on purpose"),
                new IOException("on purpose, though it may not be thrown"),
                new InterruptedException("on purpose"));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void runnerThrows_isErroredAndTheSlotLivesOn(Throwable fault) {
        JobScheduler scheduler = start();
        Job leader = scheduler.submit(action(1));
        HandDrivenRunner.Begun run = runner.next();
        Job follower = scheduler.submit(action(1));
        run.fail(fault);
        for (Job job : new Job[] {leader, follower}) {
            assertThat(resultOf(job))
                    .isInstanceOfSatisfying(
                            JobResult.Errored.class,
                            result -> assertThat(result.message()).contains(fault.toString()));
        }
        assertSlotLivesOn(scheduler);
    }

    @Test
    void interruptOfTheSlot_endsWithItsRun() {
        JobScheduler scheduler = start();
        Job job = scheduler.submit(action(1));
        HandDrivenRunner.Begun run = runner.next();
        run.thread().interrupt();
        run.succeed();
        assertThat(resultOf(job)).isInstanceOf(JobResult.Succeeded.class);
        assertSlotLivesOn(scheduler);
    }

    @Test
    void interruptOfAnIdleSlot_isNotTheNextRuns() {
        JobScheduler scheduler = start();
        Job job = scheduler.submit(action(1));
        HandDrivenRunner.Begun run = runner.next();
        run.succeed();
        resultOf(job);
        run.thread().interrupt();
        assertSlotLivesOn(scheduler);
    }

    @Test
    void log_ofARun_carriesJobAndThread() {
        Logger logger = (Logger) LoggerFactory.getLogger(JobPipeline.class);
        ListAppender<ILoggingEvent> appender = new ListAppender<>() {
            @Override
            protected void append(ILoggingEvent event) {
                // While it is the thread's own.
                event.prepareForDeferredProcessing();
                super.append(event);
            }
        };
        appender.start();
        logger.addAppender(appender);
        try {
            JobScheduler scheduler = start();
            scheduler.submit(action(1));
            runner.next().succeed();
            Job failing = scheduler.submit(action(2));
            runner.next().fail(new IllegalStateException("on purpose"));
            resultOf(failing);
            assertThat(appender.list)
                    .singleElement()
                    .satisfies(event -> assertThat(event.getMDCPropertyMap())
                            .containsEntry("job", Long.toString(failing.id()))
                            .hasEntrySatisfying(
                                    "thread", name -> assertThat(name).startsWith("codonq-run-")));
        } finally {
            logger.detachAppender(appender);
        }
    }

    @Test
    void probe_runnerOfTheCallers_isRefused() {
        JobScheduler scheduler = start();
        assertThatIllegalStateException().isThrownBy(() -> scheduler.probe(Isolation.DIRECTORY));
    }
}
