package dev.codonq.remote;

import static dev.codonq.remote.FakeEngine.all;
import static dev.codonq.remote.FakeEngine.answers;
import static dev.codonq.remote.FakeEngine.at;
import static org.assertj.core.api.Assertions.assertThat;

import build.bazel.remote.execution.v2.ActionResult;
import build.bazel.remote.execution.v2.ExecutionStage;
import dev.codonq.action.CapturedOutput;
import dev.codonq.action.Limit;
import dev.codonq.remote.v1.RunFacts;
import dev.codonq.sandbox.ProcessOutcome;
import dev.codonq.sandbox.RunResult;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a client makes of what workers tell. */
@Timeout(60)
class RemoteAnswerTest extends EngineFixture {
    @Test
    void run_answer_isWhatTheWorkerTells() {
        engine.onExecute(all(
                at(ExecutionStage.Value.QUEUED), at(ExecutionStage.Value.EXECUTING), answers(result(facts()), false)));

        RunResult result = run();

        assertSucceeded(result);
        assertThat(result.outputs())
                .hasEntrySatisfying(
                        "x", output -> assertThat(output.executable()).isTrue());
        assertThat(result.standardOutput().text()).isEqualTo("said");
        assertThat(result.wallTime()).isEqualTo(Duration.ofMillis(1500));
        assertThat(result.use().peakMemoryBytes()).contains(11L);
        assertThat(result.killedProcesses()).containsExactly("sleep");
        assertThat(result.worker()).contains("w1");
        assertThat(storage.blobs)
                .containsKey(engine.requests.get(0).getActionDigest().getHash());
    }

    @Test
    void run_limitExceeded_isWhichOne() {
        RunFacts.Builder facts = facts().setLimitExceeded(
                        RunFacts.LimitExceeded.newBuilder().setLimit(dev.codonq.remote.v1.Limit.MEMORY));
        engine.onExecute(answers(failed(facts), false));

        assertThat(run().outcome()).isEqualTo(new ProcessOutcome.LimitExceeded(Limit.MEMORY));
    }

    @Test
    void run_workerLacksInputs_isExecutedAgainWithoutTheCache() {
        RunFacts.Builder facts = facts().setBroken(
                        RunFacts.Broken.newBuilder().setMessage("no blob").setIsInputMissing(true));
        engine.onExecute(answers(failed(facts), false)).onExecute(answers(result(facts()), false));

        assertSucceeded(run());
        assertThat(engine.requests.get(1).getSkipCacheLookup()).isTrue();
    }

    @Test
    void run_workerFindsInputsDamaged_areMendedOrItIsAnErrorWithTheCure() {
        RunFacts.Builder facts = facts().setBroken(
                        RunFacts.Broken.newBuilder().setMessage("other content").setIsInputMissing(true));
        engine.onExecute(stream -> {
                    storage.damageAll();
                    answers(failed(facts), false).answer(stream);
                })
                .onExecute(answers(failed(facts), false));

        assertThat(message(run())).contains("w1: other content", "remove from it what is damaged");
        assertThat(storage.blobs.values()).isNotEmpty().doesNotContain(FakeServer.DAMAGED);
        assertThat(engine.requests).hasSize(2);
    }

    @Test
    void run_noFacts_isAnErrorThatNamesTheWorker() {
        engine.onExecute(answers(withoutFacts(), false));

        assertThat(message(run())).contains("w1 ran it outside of codonq's sandbox", "codonq run-action");
    }

    @Test
    void run_weakerIsolation_isAnErrorThatNamesTheWorker() {
        engine.onExecute(answers(result(facts().setIsolation(dev.codonq.remote.v1.Isolation.DIRECTORY)), false));

        assertThat(message(run())).contains("w1", "DIRECTORY", "NAMESPACES");
    }

    @Test
    void run_refusedByTheWorker_saysWhyAndTheCure() {
        RunFacts.Builder facts = facts().setBroken(
                        RunFacts.Broken.newBuilder().setMessage("another cpu").setIsRefused(true));
        engine.onExecute(answers(failed(facts), false));

        assertThat(message(run())).contains("w1", "another cpu", "--remote-property");
    }

    @Test
    void run_cachedAnswerThatIsNoSuccess_isMadeAnew() {
        RunFacts.Builder limit = facts().setLimitExceeded(
                        RunFacts.LimitExceeded.newBuilder().setLimit(dev.codonq.remote.v1.Limit.RUN_TIME));
        for (ActionResult useless : new ActionResult[] {
            failed(limit),
            failed(facts().setExited(RunFacts.Exited.newBuilder().setCode(1))),
            withoutFacts(),
            failed(facts().setBroken(RunFacts.Broken.newBuilder()))
        }) {
            engine.requests.clear();
            engine.onExecute(answers(useless, true)).onExecute(answers(result(facts()), false));

            assertSucceeded(run());
            assertThat(engine.requests)
                    .extracting(request -> request.getSkipCacheLookup())
                    .containsExactly(false, true);
        }
    }

    @Test
    void run_cachedSuccess_serves() {
        engine.onExecute(answers(result(facts()), true));

        assertSucceeded(run());
    }

    @Test
    void run_outputThatIsLost_isMadeAnewOnce() {
        ActionResult lost = result(facts()).toBuilder()
                .setOutputFiles(0, output("x").toBuilder().clearContents())
                .build();
        engine.onExecute(answers(lost, false)).onExecute(answers(lost, false));

        assertThat(message(run())).contains(storage.uri(), "w1", "does not have the blob", "have space");
        assertThat(engine.requests).hasSize(2);
    }

    @Test
    void run_undeclaredOutput_isRefused() {
        engine.onExecute(
                answers(result(facts()).toBuilder().addOutputFiles(output("y")).build(), false));

        assertThat(message(run())).contains("[x, y]", "[x]");
    }

    @Test
    void withGap_lineThatCountsWhatIsMissing_isTheGapAgain() {
        var written = new CapturedOutput(new byte[] {'a'}, new byte[] {'z'}, 77);
        var whole = new CapturedOutput(written.bytes(), new byte[0], 0);

        var read = RunAnswer.withGap(whole, 77);

        assertThat(read.discardedBytes()).isEqualTo(77);
        assertThat(read.keptBytes()).isEqualTo(2);
        assertThat(read.bytes()).isEqualTo(written.bytes());
        assertThat(Optional.of(RunAnswer.withGap(whole, 0))).contains(whole);
    }
}
