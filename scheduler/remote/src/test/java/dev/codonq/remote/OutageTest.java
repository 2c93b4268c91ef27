package dev.codonq.remote;

import static dev.codonq.remote.FakeEngine.answers;
import static dev.codonq.remote.FakeEngine.at;
import static dev.codonq.remote.FakeEngine.fails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import build.bazel.remote.execution.v2.ExecutionStage;
import dev.codonq.sandbox.ProcessOutcome;
import dev.codonq.sandbox.RunProgress;
import dev.codonq.sandbox.RunResult;
import io.grpc.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the runs of one runner have of an engine that is away: one wait for all of them. */
@Timeout(60)
class OutageTest extends EngineFixture {
    private static final Status AWAY = Status.UNAVAILABLE.withDescription("gone");
    private static final Duration NEVER = Duration.ofHours(1);

    private final AtomicLong skippedNanos = new AtomicLong();

    @BeforeEach
    void limit() {
        execution = execution.withOutageLimit(Duration.ofMillis(500));
    }

    @Override
    Presence presence() {
        return new Presence(
                connection.endpoint(), execution.outageLimit(), () -> System.nanoTime() + skippedNanos.get());
    }

    private RunResult run(RemoteRunner runner) {
        return runner.run(ACTION, stop, RunProgress.IGNORED);
    }

    private CompletableFuture<RunResult> begin(RemoteRunner runner) {
        CompletableFuture<RunResult> result = new CompletableFuture<>();
        new Thread(() -> result.complete(run(runner))).start();
        return result;
    }

    private void pause() {
        skippedNanos.addAndGet(Duration.ofSeconds(11).toNanos());
    }

    private void storageIsAway() {
        storage.failures.put("FindMissingBlobs", AWAY);
    }

    @Test
    void run_afterOneThatWaitedInVain_failsLikeItWithoutATry() {
        storageIsAway();
        RemoteRunner runner = runner();
        String first = message(run(runner));
        int calls = storage.calls.size();

        assertThat(message(run(runner)))
                .isEqualTo(first)
                .contains(storage.uri(), "UNAVAILABLE: gone", "can be reached");
        assertThat(storage.calls).hasSize(calls);
    }

    @Test
    void run_executionAwayAndStorageThere_isKnownToo() {
        for (int i = 0; i < 20; i++) {
            engine.onExecute(fails(AWAY));
        }
        RemoteRunner runner = runner();
        String first = message(run(runner));
        int requests = engine.requests.size();

        assertThat(message(run(runner))).isEqualTo(first);
        assertThat(engine.requests).hasSize(requests);
    }

    @Test
    void run_whileOthersWait_givesUpWithTheFirst() throws Exception {
        execution = execution.withOutageLimit(NEVER);
        storageIsAway();
        RemoteRunner runner = runner();
        List<CompletableFuture<RunResult>> runs = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            runs.add(begin(runner));
        }
        await().until(() -> storage.callsOf("FindMissingBlobs") >= 6);

        skippedNanos.set(NEVER.toNanos());

        for (CompletableFuture<RunResult> run : runs) {
            assertThat(message(run.get())).contains("UNAVAILABLE: gone");
        }
    }

    @Test
    void run_engineBackAfterThePause_isMadeThereAgain() {
        storageIsAway();
        RemoteRunner runner = runner();
        run(runner);
        storage.failures.clear();
        engine.onExecute(answers(result(facts()), false)).onExecute(answers(result(facts()), false));
        assertThat(message(run(runner))).contains("gone");

        pause();

        assertSucceeded(run(runner));
        assertSucceeded(run(runner));
    }

    @Test
    void run_engineStillAwayAfterThePause_isFoundOutByOneInAShortTime() {
        execution = execution.withOutageLimit(NEVER);
        storageIsAway();
        RemoteRunner runner = runner();
        CompletableFuture<RunResult> first = begin(runner);
        await().until(() -> storage.callsOf("FindMissingBlobs") >= 1);
        skippedNanos.set(NEVER.toNanos());
        assertThat(message(first.join())).contains("gone");
        pause();

        assertThat(message(run(runner))).contains("gone");
    }

    @Test
    void run_probeThatIsTakenBack_leavesTheProbingToTheNext() {
        storageIsAway();
        RemoteRunner runner = runner();
        run(runner);
        storage.failures.clear();
        pause();
        engine.onExecute(fails(Status.UNAUTHENTICATED)).onExecute(answers(result(facts()), false));
        CompletableFuture<Object> taken = CompletableFuture.completedFuture("stop");
        assertThat(runner.run(ACTION, taken, RunProgress.IGNORED).outcome()).isInstanceOf(ProcessOutcome.Stopped.class);

        assertThat(message(run(runner))).contains("UNAUTHENTICATED");
        assertSucceeded(run(runner));
    }

    /** A blob too large for the time that there is says nothing of the engine. */
    @Test
    void run_deadlineOfOneWhileOthersAreAnswered_isItsOwnFailure() {
        Presence presence = presence();
        long since = System.nanoTime();
        presence.answered();

        assertThat(presence.gaveUp(Status.DEADLINE_EXCEEDED, since).message()).contains("DEADLINE_EXCEEDED");

        assertThat(presence.refusal()).isEmpty();
    }

    @Test
    void run_stoppedWhileItWaitsForTheEngine_endsAtOnce() {
        execution = execution.withOutageLimit(NEVER);
        storageIsAway();
        CompletableFuture<RunResult> run = begin(runner());
        // The pause after the sixth is longer than the patience below.
        await().until(() -> storage.callsOf("FindMissingBlobs") >= 6);

        stop.complete(stop);

        await().atMost(Duration.ofSeconds(2)).until(run::isDone);
        assertThat(run.join().outcome()).isInstanceOf(ProcessOutcome.Stopped.class);
        assertThat(storage.callsOf("FindMissingBlobs")).isEqualTo(6);
    }

    @Test
    void run_engineAway_warnsNobody() {
        storageIsAway();
        RecordedLog log = RecordedLog.of(CircuitBreaker.class);
        run(runner());
        assertThat(log.warnings()).isEmpty();
        assertThat(log.all()).singleElement().asString().contains(storage.uri(), "gone");
    }

    @Test
    void run_executionAnswersLate_isNoOutageForOthers() {
        storageIsAway();
        RemoteRunner runner = runner();
        run(runner);
        storage.failures.clear();
        pause();
        engine.onExecute(at(ExecutionStage.Value.EXECUTING)).onExecute(answers(result(facts()), false));
        CompletableFuture<RunResult> probe = begin(runner);
        await().until(() -> !engine.requests.isEmpty());

        // The probe has only begun, but been answered.
        await().untilAsserted(() -> assertThat(run(runner).outcome()).isEqualTo(new ProcessOutcome.Exited(0)));

        stop.complete(stop);
        assertThat(probe.join().outcome()).isInstanceOf(ProcessOutcome.Stopped.class);
    }
}
