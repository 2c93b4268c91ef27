package dev.codonq.remote;

import static dev.codonq.remote.FakeEngine.all;
import static dev.codonq.remote.FakeEngine.answers;
import static dev.codonq.remote.FakeEngine.at;
import static dev.codonq.remote.FakeEngine.ends;
import static dev.codonq.remote.FakeEngine.fails;
import static dev.codonq.remote.FakeEngine.operationError;
import static dev.codonq.remote.FakeEngine.withoutMetadata;
import static org.assertj.core.api.Assertions.assertThat;

import build.bazel.remote.execution.v2.ExecuteRequest;
import build.bazel.remote.execution.v2.ExecutionStage;
import dev.codonq.action.Action;
import dev.codonq.action.Isolation;
import dev.codonq.sandbox.ProcessOutcome;
import dev.codonq.sandbox.RunProgress;
import io.grpc.Status;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of a run whose engine, or the way to it, does as it should not. */
@Timeout(60)
class RemoteRunnerTest extends EngineFixture {
    @ParameterizedTest
    @EnumSource(
            value = Status.Code.class,
            names = {"UNAVAILABLE", "INTERNAL", "CANCELLED", "UNKNOWN", "ABORTED", "RESOURCE_EXHAUSTED"})
    void run_streamBreaks_isWaitedForByName(Status.Code code) {
        engine.onExecute(all(at(ExecutionStage.Value.EXECUTING), fails(code.toStatus())))
                .onWait(answers(result(facts()), false));

        assertSucceeded(run());
        assertThat(engine.requests).hasSize(1);
    }

    @Test
    void run_streamEndsInOrderBeforeItIsDone_isWaitedForByName() {
        engine.onExecute(all(withoutMetadata(), ends())).onWait(answers(result(facts()), false));

        assertSucceeded(run());
    }

    @Test
    void run_silentStream_isAskedForAgain() {
        streamTime = Duration.ofMillis(300);
        engine.onExecute(withoutMetadata()).onWait(answers(result(facts()), false));

        assertSucceeded(run());
    }

    /** As buildbox-casd does. */
    @Test
    void run_engineThatSaysNothingUntilItIsDone_isWaitedFor() {
        streamTime = Duration.ofMillis(400);
        execution = execution.withOutageLimit(Duration.ofMillis(300));
        engine.onExecute(withoutMetadata())
                .onWait(all())
                .onWait(all())
                .onWait(all())
                .onWait(answers(result(facts()), false));

        assertSucceeded(run());
        assertThat(engine.requests).hasSize(1);
    }

    @Test
    void run_engineThatAnswersNothingAnyMore_isGivenUp() {
        streamTime = Duration.ofMillis(400);
        callTimeout = Duration.ofMillis(100);
        execution = execution.withOutageLimit(Duration.ofMillis(300));
        engine.isMute = true;
        engine.onExecute(withoutMetadata());

        assertThat(message(run())).contains("DEADLINE_EXCEEDED", "can be reached");
    }

    @Test
    void run_silentStreamLongerThanTheOutageLimit_isAskedForAgain() {
        streamTime = Duration.ofSeconds(1);
        execution = execution.withOutageLimit(Duration.ofMillis(500));
        engine.onExecute(at(ExecutionStage.Value.EXECUTING)).onWait(answers(result(facts()), false));

        assertSucceeded(run());
    }

    @Test
    void run_forgottenOperation_isExecutedAgain() {
        engine.onExecute(all(at(ExecutionStage.Value.QUEUED), fails(Status.UNAVAILABLE)))
                .onWait(fails(Status.NOT_FOUND))
                .onExecute(answers(result(facts()), false));

        assertSucceeded(run());
        assertThat(engine.requests).hasSize(2);
    }

    @Test
    void run_operationsForgottenForever_isGivenUp() {
        for (int i = 0; i < 10; i++) {
            engine.onExecute(all(at(ExecutionStage.Value.QUEUED), ends())).onWait(fails(Status.NOT_FOUND));
        }

        assertThat(message(run())).contains("NOT_FOUND");
    }

    @Test
    void run_serverAwayForLong_isGivenUpAndNamesIt() {
        execution = execution.withOutageLimit(Duration.ofMillis(500));
        for (int i = 0; i < 20; i++) {
            engine.onExecute(fails(Status.UNAVAILABLE.withDescription("gone")));
        }

        assertThat(message(run())).contains(storage.uri(), "UNAVAILABLE: gone", "can be reached");
    }

    @ParameterizedTest
    @CsvSource({
        "UNAUTHENTICATED,--remote-header",
        "PERMISSION_DENIED,--remote-header",
        "UNIMPLEMENTED,--remote-executor",
        "INVALID_ARGUMENT,--remote-property",
        "FAILED_PRECONDITION,--remote-property",
        "OUT_OF_RANGE,logs of the engine"
    })
    void run_refusedCall_saysWhyAndTheCure(Status.Code code, String cure) {
        engine.onExecute(fails(code.toStatus().withDescription("no such thing")));

        assertThat(message(run())).contains(storage.uri(), code + ": no such thing", cure);
        assertThat(engine.requests).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "DEADLINE_EXCEEDED,shorter --timeout",
        "CANCELLED,ended on the engine",
        "INTERNAL,logs of the engine",
        "RESOURCE_EXHAUSTED,is full",
        "UNAVAILABLE,can be reached"
    })
    void run_executionFails_saysWhyAndTheCure(Status.Code code, String cure) {
        engine.onExecute(answers(code, "it did not"));
        assertThat(message(run())).contains(code + ": it did not", cure);

        engine.onExecute(operationError(code, "it did not"));
        assertThat(message(run())).contains(code + ": it did not", cure);
    }

    @Test
    void run_inputsDisappeared_areUploadedAgainOnce() {
        engine.onExecute(stream -> {
                    storage.blobs.clear();
                    answers(Status.Code.FAILED_PRECONDITION, "missing").answer(stream);
                })
                .onExecute(answers(result(facts()), false));

        assertSucceeded(run());
        assertThat(storage.blobs).isNotEmpty();
    }

    @Test
    void run_inputsDisappearAgainAndAgain_isGivenUp() {
        for (int i = 0; i < 3; i++) {
            engine.onExecute(stream -> {
                storage.blobs.clear();
                answers(Status.Code.INTERNAL, "missing").answer(stream);
            });
        }

        assertThat(message(run())).contains(storage.uri(), "after they were uploaded: INTERNAL: missing", "have space");
        assertThat(engine.requests).hasSize(2);
    }

    @Test
    void run_commandDamagedInTheStorage_isMended() {
        engine.onExecute(stream -> {
                    storage.damageAll();
                    answers(Status.Code.FAILED_PRECONDITION, "no command").answer(stream);
                })
                .onExecute(answers(result(facts()), false));

        assertSucceeded(run());
        assertThat(storage.blobs.values()).isNotEmpty().doesNotContain(FakeServer.DAMAGED);
    }

    @Test
    void run_stopped_isCancelledOnTheEngine() {
        engine.onExecute(stream -> {
            at(ExecutionStage.Value.EXECUTING).answer(stream);
            stop.complete(stop);
        });

        assertThat(run().outcome()).isInstanceOf(ProcessOutcome.Stopped.class);
        assertThat(engine.cancelled).containsExactly(FakeEngine.NAME);
    }

    @Test
    void run_interrupted_isCancelledAndTheFlagKept() {
        engine.onExecute(at(ExecutionStage.Value.EXECUTING));
        AtomicReference<Boolean> flag = new AtomicReference<>();
        Thread thread = new Thread(() -> {
            run();
            flag.set(Thread.currentThread().isInterrupted());
        });
        thread.start();
        Awaitility.await().until(() -> !engine.requests.isEmpty());
        Awaitility.await().until(() -> {
            thread.interrupt();
            return flag.get() != null;
        });

        assertThat(flag.get()).isTrue();
    }

    @Test
    void run_leftInTheQueueTooLong_isTakenBackAndReported() {
        execution = execution.withQueueLimit(Duration.ofMillis(200));
        engine.onExecute(at(ExecutionStage.Value.QUEUED));

        assertThat(message(run())).contains("no worker took the action", "--remote-property");
        assertThat(engine.cancelled).containsExactly(FakeEngine.NAME);
    }

    @Test
    void run_withoutIsolation_isRefusedBeforeAnythingIsSent() {
        Action here = Action.builder("/bin/true").isolation(Isolation.DIRECTORY).build();

        assertThat(message(run(here))).contains("DIRECTORY");
        assertThat(engine.requests).isEmpty();
    }

    @Test
    void await_engineThatNeverEnds_isGivenUpAtTheDeadline() throws InterruptedException {
        engine.onExecute(at(ExecutionStage.Value.EXECUTING));
        OperationWatch watch = new OperationWatch(
                operations(),
                ExecuteRequest.getDefaultInstance(),
                execution,
                presence(),
                RunProgress.IGNORED,
                System.nanoTime() + Duration.ofMillis(300).toNanos());

        assertThat(watch.await(stop)).isInstanceOf(Ending.TimedOut.class);
        assertThat(engine.cancelled).containsExactly(FakeEngine.NAME);
    }
}
