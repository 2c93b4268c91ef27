package dev.codonq.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.action.Action;
import dev.codonq.action.CapturedOutput;
import dev.codonq.action.Isolation;
import dev.codonq.action.ResourceUse;
import dev.codonq.sandbox.ProcessOutcome;
import dev.codonq.sandbox.RunResult;
import dev.codonq.scheduling.HandDrivenRunner.Begun;
import dev.codonq.scheduling.RunRecord.Origin;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Runs on this machine, by {@code runner}, and on others. */
class PlacedRunsTest extends SchedulerTest {
    private final HandDrivenRunner cluster = new HandDrivenRunner();

    /** One slot here and two elsewhere. */
    private JobScheduler start(UnaryOperator<RemoteRuns> mode, UnaryOperator<JobSchedulerBuilder> more) {
        return start(builder -> more.apply(builder.remote(mode.apply(RemoteRuns.all(cluster, 2)))));
    }

    private JobScheduler start2(UnaryOperator<RemoteRuns> mode) {
        return start(mode, builder -> builder);
    }

    private static RunResult onWorker(ProcessOutcome outcome, ResourceUse use) {
        return new RunResult(
                outcome,
                Map.of(),
                Optional.empty(),
                CapturedOutput.EMPTY,
                CapturedOutput.EMPTY,
                Duration.ofSeconds(9),
                use,
                List.of(),
                false,
                Optional.of("w1"));
    }

    private static RunResult succeeded() {
        return onWorker(new ProcessOutcome.Exited(0), ResourceUse.UNKNOWN);
    }

    private static ProcessOutcome broken() {
        return new ProcessOutcome.Broken("no worker", false);
    }

    @AfterEach
    void release() {
        cluster.release();
    }

    @Test
    void all_runElsewhere_asManyAsThere() {
        JobScheduler scheduler = start2(runs -> runs);
        Job first = scheduler.submit(action(1));
        Begun begun = cluster.next();
        scheduler.submit(action(2));
        scheduler.submit(action(3));
        cluster.next();
        Waiting.until(() -> scheduler.stats().equals(new SchedulerStats(1, 2, 3)));
        assertThat(cluster.hasNoMore()).isTrue();
        begun.end(succeeded());
        assertThat(resultOf(first).record().worker()).contains("w1");
        assertThat(resultOf(first).record().isRunHere()).isFalse();
        assertThat(resultOf(first).record().origin()).isEqualTo(Origin.RUN);
        cluster.next();
        assertThat(runner.hasNoMore()).isTrue();
        assertThat(scheduler.snapshot().counts().runs().remote()).isEqualTo(1);
    }

    @Test
    void overflow_goesElsewhereOnlyBeyondTheSlotsHere() {
        JobScheduler scheduler = start2(RemoteRuns::overflow);
        Job here = scheduler.submit(action(1));
        Begun local = runner.next();
        Job there = scheduler.submit(action(2));
        Begun remote = cluster.next();
        local.succeed();
        assertThat(resultOf(here).record().worker()).isEmpty();
        scheduler.submit(action(3));
        runner.next();
        remote.end(succeeded());
        assertThat(resultOf(there).record().worker()).contains("w1");
    }

    @Test
    void overflow_memoryShort_goesElsewhere() {
        JobScheduler scheduler = start(
                RemoteRuns::overflow,
                builder -> builder.slots(4).memoryBudgetBytes(100).expectedMemoryBytes(60));
        scheduler.submit(action(1));
        runner.next();
        scheduler.submit(action(2));
        cluster.next();
        assertThat(runner.hasNoMore()).isTrue();
    }

    @Test
    void overflow_processesEnded_slotHereIsFreeForTheNext() {
        JobScheduler scheduler = start2(RemoteRuns::overflow);
        scheduler.submit(action(1));
        Begun collecting = runner.next();
        collecting.progress().started();
        collecting.progress().processesEnded();
        scheduler.submit(action(2));
        runner.next();
    }

    @Test
    void uncacheableOrInADirectory_isRunHere() {
        JobScheduler scheduler = start2(runs -> runs);
        scheduler.submit(Action.builder("/bin/true").uncacheable("on purpose").build());
        runner.next().succeed();
        scheduler.submit(
                Action.builder("/bin/true").isolation(Isolation.DIRECTORY).build());
        runner.next();
        assertThat(cluster.hasNoMore()).isTrue();
    }

    @Test
    void broken_withoutFallback_isAnError() {
        JobScheduler scheduler = start2(runs -> runs);
        Job job = scheduler.submit(action(1));
        cluster.next().end(broken());
        assertThat(resultOf(job))
                .isInstanceOfSatisfying(
                        JobResult.Errored.class,
                        result -> assertThat(result.message()).isEqualTo("no worker"));
        assertThat(runner.hasNoMore()).isTrue();
    }

    @Test
    void broken_withFallback_isRunHereOneAfterTheOther() {
        JobScheduler scheduler = start2(RemoteRuns::withFallback);
        Job first = scheduler.submit(action(1));
        Begun brokenFirst = cluster.next();
        Job second = scheduler.submit(action(2));
        Begun brokenSecond = cluster.next();
        RecordedLog log = new RecordedLog(PlacedRunner.class);
        try (log) {
            // Its processes had ended before its outputs were lost.
            brokenFirst.progress().started();
            brokenFirst.progress().processesEnded();
            brokenFirst.end(broken());
            Begun here = runner.next();
            here.progress().started();
            here.progress().processesEnded();
            brokenSecond.end(broken());
            Begun next = runner.next();
            here.succeed();
            next.succeed();
            assertThat(resultOf(first)).isInstanceOf(JobResult.Succeeded.class);
            assertThat(resultOf(first).record().times().orElseThrow().process()).isGreaterThanOrEqualTo(Duration.ZERO);
            assertThat(resultOf(second).record().worker()).isEmpty();
            assertThat(log.warnings()).hasSize(1);
        }
    }

    @Test
    void failure_withFallback_isNotRunAgain() {
        JobScheduler scheduler = start2(RemoteRuns::withFallback);
        Job job = scheduler.submit(action(1));
        cluster.next().end(onWorker(new ProcessOutcome.Exited(1), ResourceUse.UNKNOWN));
        assertThat(resultOf(job)).isInstanceOf(JobResult.Failed.class);
        assertThat(runner.hasNoMore()).isTrue();
    }

    @Test
    void cancel_whileItWaitsToBeRunHere_endsIt() {
        JobScheduler scheduler = start2(RemoteRuns::withFallback);
        scheduler.submit(Action.builder("/bin/true").uncacheable("on purpose").build());
        runner.next();
        Job job = scheduler.submit(action(1));
        RecordedLog log = new RecordedLog(PlacedRunner.class);
        try (log) {
            cluster.next().end(broken());
            Waiting.until(() -> log.warnings().size() == 1);
        }
        assertThat(job.result()).isNotDone();
        job.cancel();
        assertThat(resultOf(job)).isInstanceOf(JobResult.Cancelled.class);
        assertThat(runner.hasNoMore()).isTrue();
    }

    @Test
    void closeNow_stopsThoseElsewhere() {
        JobScheduler scheduler = start2(runs -> runs);
        Job job = scheduler.submit(action(1));
        Begun remote = cluster.next();
        var closing = Waiting.inBackground(scheduler::closeNow);
        remote.endStopped();
        Waiting.forResult(closing);
        assertThat(resultOf(job)).isInstanceOf(JobResult.Cancelled.class);
    }

    /** What a worker took says nothing of what this machine will; only of how long it takes. */
    @Test
    void memoryOfARunElsewhere_isNotLearnt() {
        JobScheduler scheduler = start(
                RemoteRuns::overflow,
                builder -> builder.memoryBudgetBytes(1000)
                        .expectedMemoryBytes(10)
                        .slots(2)
                        .reproducible(result -> false));
        Job occupying = scheduler.submit(action(1));
        Begun one = runner.next();
        Job alsoOccupying = scheduler.submit(action(2));
        Begun other = runner.next();
        Job job = scheduler.submit(action(3));
        cluster.next()
                .end(onWorker(
                        new ProcessOutcome.Exited(0),
                        new ResourceUse(Optional.empty(), Optional.of(1L << 40), ResourceUse.Source.CONTROL_GROUP)));
        resultOf(job);
        other.succeed();
        resultOf(alsoOccupying);
        scheduler.submit(action(3));
        assertThat(runner.next().action().arguments()).isEqualTo(action(3).arguments());
        assertThat(scheduler.snapshot().runs())
                .anySatisfy(run -> assertThat(run.expectedTime()).contains(Duration.ofSeconds(9)));
        one.succeed();
        resultOf(occupying);
    }

    @Test
    void waitingInTheQueueOfOthers_isNotReportedAsStuck() {
        JobScheduler scheduler = start2(runs -> runs);
        Job job = scheduler.submit(action(1));
        Begun remote = cluster.next();
        timer.advance(Duration.ofHours(2));
        assertThat(scheduler.snapshot().counts().runs().stuck()).isZero();
        remote.end(succeeded());
        resultOf(job);
    }
}
