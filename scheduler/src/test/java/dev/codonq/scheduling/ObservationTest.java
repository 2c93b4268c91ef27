package dev.codonq.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.action.Action;
import dev.codonq.action.ActionKey;
import dev.codonq.action.ActionResult;
import dev.codonq.action.CapturedOutput;
import dev.codonq.action.Limit;
import dev.codonq.action.ResourceUse;
import dev.codonq.sandbox.ProcessOutcome;
import dev.codonq.sandbox.RunResult;
import dev.codonq.scheduling.RunRecord.Origin;
import dev.codonq.scheduling.SchedulerCounts.Timing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ObservationTest {
    static final ActionKey KEY = ActionKey.of(Action.builder("/bin/true").build());

    private final List<SchedulerEvent> events = Collections.synchronizedList(new ArrayList<>());
    private final Observation observation = new Observation(List.of(events::add));

    @AfterEach
    void close() {
        observation.close();
        assertThat(SchedulerTest.threads()).isEmpty();
    }

    static RunRecord record(Origin origin, int queueMillis) {
        return RunRecord.withoutRun(origin, Duration.ofMillis(queueMillis));
    }

    static RunResult ran(ProcessOutcome outcome, Duration wallTime, ResourceUse use) {
        return new RunResult(
                outcome,
                Map.of(),
                Optional.empty(),
                CapturedOutput.EMPTY,
                CapturedOutput.EMPTY,
                wallTime,
                use,
                List.of());
    }

    static JobResult succeeded(RunRecord record) {
        return new JobResult.Succeeded(
                new ActionResult(0, new TreeMap<>(), CapturedOutput.EMPTY, CapturedOutput.EMPTY), record);
    }

    private void finish(JobResult result) {
        observation.submitted(1, KEY, "a client", Priority.NORMAL);
        observation.finished(1, KEY, "a client", Priority.NORMAL, Duration.ofSeconds(1), result);
    }

    /** Each figure gets a value of its own, so that none can be taken for another. */
    @Test
    void counts_oneOfEverything_tellsThemApart() {
        CapturedOutput none = CapturedOutput.EMPTY;
        finish(succeeded(record(Origin.RUN, 40)));
        repeat(2, () -> finish(new JobResult.Failed(1, Optional.empty(), none, none, record(Origin.MEMORY, 99))));
        repeat(3, () -> finish(new JobResult.LimitExceeded(Limit.MEMORY, none, none, record(Origin.DISK, 99))));
        repeat(14, () -> finish(succeeded(record(Origin.REMOTE, 99))));
        repeat(4, () -> finish(new JobResult.Cancelled(record(Origin.SHARED_RUN, 10))));
        repeat(5, () -> finish(new JobResult.Rejected("full", record(Origin.NONE, 99))));
        repeat(6, () -> finish(new JobResult.Errored("broken", record(Origin.NONE, 5))));
        repeat(
                13,
                () -> finish(new JobResult.Failed(139, Optional.empty(), none, none, record(Origin.QUARANTINE, 99))));
        repeat(7, () -> observation.submitted(2, KEY, "", Priority.LOW));
        repeat(8, () -> observation.runRetried(1, KEY, 1, Duration.ofSeconds(1), "no fork"));
        repeat(9, () -> observation.runPreempted(1, KEY, 1 << 20));
        repeat(10, () -> observation.runStuck(1, KEY, "run", "codonq-run-1", Duration.ofHours(1)));
        repeat(11, () -> observation.quarantined(KEY, Duration.ofMinutes(1)));
        repeat(12, () -> observation.runStarted(1, KEY, "", 1).ended(process(30)));
        observation.runStarted(1, KEY, "", 1).ended(process(50));
        observation.runStarted(1, KEY, "", 1).ended(process(0));
        repeat(16, () -> observation.runStarted(1, KEY, "", 1).ended(elsewhere()));
        observation.runStarted(1, KEY, "", 1);

        SchedulerCounts counts = observation.counts();
        assertThat(counts.jobs())
                .isEqualTo(new SchedulerCounts.Jobs(
                        55, 15, 15, 3, 4, 5, 6, 2, 3, 14, 4, 13, timing(1 + 4 + 6, 40 + 4 * 10 + 6 * 5, 40)));
        assertThat(counts.jobs().finished()).isEqualTo(48);
        assertThat(counts.jobs().unfinished()).isEqualTo(7);
        assertThat(counts.runs()).isEqualTo(new SchedulerCounts.Runs(31, 16, 8, 9, 10, timing(13, 12 * 30 + 50, 50)));
        assertThat(counts.quarantines()).isEqualTo(11);
        assertThat(counts.droppedEvents()).isZero();
    }

    private static void repeat(int times, Runnable action) {
        for (int i = 0; i < times; i++) {
            action.run();
        }
    }

    private static RunResult process(int wallMillis) {
        return ran(new ProcessOutcome.Exited(0), Duration.ofMillis(wallMillis), ResourceUse.UNKNOWN);
    }

    private static RunResult elsewhere() {
        return new RunResult(
                new ProcessOutcome.Exited(0),
                Map.of(),
                Optional.empty(),
                CapturedOutput.EMPTY,
                CapturedOutput.EMPTY,
                Duration.ZERO,
                ResourceUse.UNKNOWN,
                List.of(),
                false,
                Optional.of("w1"));
    }

    private static Timing timing(long count, int totalMillis, int maxMillis) {
        return new Timing(count, Duration.ofMillis(totalMillis), Duration.ofMillis(maxMillis));
    }

    @Test
    void counts_nothingYet_areZero() {
        Timing none = timing(0, 0, 0);
        assertThat(observation.counts())
                .isEqualTo(new SchedulerCounts(
                        new SchedulerCounts.Jobs(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, none),
                        new SchedulerCounts.Runs(0, 0, 0, 0, 0, none),
                        0,
                        0));
    }

    @Test
    void counts_whileManyThreadsCount_neverFinishMoreThanWasSubmitted() {
        Counters counters = new Counters();
        JobResult result = new JobResult.Errored("broken", record(Origin.MEMORY, 0));
        AtomicBoolean isEnough = new AtomicBoolean();
        List<CompletableFuture<Void>> workers = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            workers.add(Waiting.inBackground(() -> {
                while (!isEnough.get()) {
                    counters.submitted.increment();
                    counters.finished(result);
                }
            }));
        }
        try {
            for (int i = 0; i < 200_000; i++) {
                assertThat(counters.snapshot(0).jobs().unfinished()).isNotNegative();
            }
        } finally {
            isEnough.set(true);
        }
        workers.forEach(Waiting::forResult);
        SchedulerCounts.Jobs jobs = counters.snapshot(0).jobs();
        assertThat(jobs.unfinished()).isZero();
        assertThat(jobs.errored()).isEqualTo(jobs.submitted()).isPositive();
    }

    @Test
    void listener_ofEverything_getsItWithAllThatIsKnown() {
        JobResult result = succeeded(record(Origin.DISK, 3));
        Instant before = Instant.now();
        observation.start();
        observation.submitted(1, KEY, "me", Priority.HIGH);
        observation.runStarted(1, KEY, "me", 2).ended(process(1));
        observation.runRetried(1, KEY, 3, Duration.ofSeconds(4), "no fork");
        observation.runPreempted(1, KEY, 5);
        observation.runStuck(1, KEY, "publish", "codonq-run-6", Duration.ofSeconds(7));
        observation.quarantined(KEY, Duration.ofSeconds(8));
        observation.finished(1, KEY, "me", Priority.HIGH, Duration.ofSeconds(9), result);
        observation.closing();
        observation.close();
        assertThat(events)
                .allSatisfy(event -> assertThat(event.time()).isBetween(before, Instant.now()))
                .usingRecursiveFieldByFieldElementComparatorIgnoringFields("time")
                .containsExactly(
                        new SchedulerEvent.JobSubmitted(before, 1, KEY, "me", Priority.HIGH),
                        new SchedulerEvent.RunStarted(before, 1, KEY, "me", 2),
                        new SchedulerEvent.RunRetried(before, 1, KEY, 3, Duration.ofSeconds(4), "no fork"),
                        new SchedulerEvent.RunPreempted(before, 1, KEY, 5),
                        new SchedulerEvent.RunStuck(before, 1, KEY, "publish", "codonq-run-6", Duration.ofSeconds(7)),
                        new SchedulerEvent.ActionQuarantined(before, KEY, Duration.ofSeconds(8)),
                        new SchedulerEvent.JobFinished(before, 1, KEY, "me", result),
                        new SchedulerEvent.SchedulerClosing(before),
                        new SchedulerEvent.SchedulerClosed(before));
        assertThat(events).extracting(Object::getClass).doesNotHaveDuplicates();
    }

    @Test
    void isInListener_onAListenersThreadOnly_isTrue() {
        CompletableFuture<Observation> self = new CompletableFuture<>();
        CompletableFuture<Boolean> inListener = new CompletableFuture<>();
        Observation observed = new Observation(
                List.of(event -> inListener.complete(Waiting.forResult(self).isInListener())));
        self.complete(observed);
        observed.start();
        observed.closing();
        assertThat(Waiting.forResult(inListener)).isTrue();
        assertThat(observed.isInListener()).isFalse();
        observed.close();
    }
}
