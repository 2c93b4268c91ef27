package dev.codonq.scheduling;

import dev.codonq.action.ActionResult;
import dev.codonq.cache.ActionCache;
import dev.codonq.cache.Flight;
import dev.codonq.cache.RunHistory;
import dev.codonq.sandbox.ActionRunner;
import dev.codonq.sandbox.ProcessOutcome;
import dev.codonq.sandbox.RunResult;
import dev.codonq.scheduling.RunRecord.Origin;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way of one run from its begin to its result: look up, run, publish. Thread-safe. */
final class JobPipeline {
    private static final Logger log = LoggerFactory.getLogger(JobPipeline.class);

    private static final RunResult NOTHING_RAN = RunResult.withoutProcess(new ProcessOutcome.Stopped());

    private final ActionCache cache;
    private final ActionRunner runner;
    private final Predicate<ActionResult> isReproducible;
    private final RunHistory history;

    /** @param isReproducible whether a run that ended like this always would, anywhere */
    JobPipeline(ActionCache cache, ActionRunner runner, Predicate<ActionResult> isReproducible, RunHistory history) {
        this.cache = cache;
        this.runner = runner;
        this.isReproducible = isReproducible;
        this.history = history;
    }

    /** Makes a job's result out of how it came about. */
    interface Answer {
        JobResult to(RunRecord record);
    }

    /** An answer for all who wait for a run, and what it took. */
    record Execution(Answer answer, Origin origin, RunResult result) {}

    /** Executes the run of {@code activity}. Never throws: what our machinery does wrong is a result too. */
    Execution execute(Activity activity) {
        Run run = activity.run();
        try {
            Flight flight = cache.awaitFlight(run.action(), run.key().actionKey(), run.stopSignal()::isDone);
            try (flight) {
                return lookUpOrRun(run, activity);
            }
        } catch (Throwable e) {
            // Also what a runner may not throw: whatever escapes here would cost the slot, and its jobs their results.
            report(run, e);
            return errored("internal error: " + e);
        }
    }

    private Execution lookUpOrRun(Run run, Activity activity) {
        if (run.stopSignal().isDone()) {
            return new Execution(JobResult.Cancelled::new, Origin.RUN, NOTHING_RAN);
        }
        activity.enter(RunPhase.LOOKING_UP);
        // An equal run may have ended between a job's look into the cache and now; in another process, too.
        Optional<ActionCache.Hit> earlier =
                cache.lookUpAgain(run.action(), run.key().actionKey());
        if (earlier.isPresent()) {
            ActionResult result = earlier.get().result();
            return new Execution(
                    record -> JobResult.of(result, record),
                    Origin.of(earlier.get().tier()),
                    NOTHING_RAN);
        }
        activity.enter(RunPhase.RUNNING);
        RunResult result = runner.run(run.action(), run.stopSignal(), activity);
        activity.processesEnded();
        remember(activity, result);
        return new Execution(answer(run, result), Origin.RUN, result);
    }

    /**
     * How a run ended does not matter, only that it did: one that came to its limit took that long. What it held on another
     * machine, which counts in another way, says little of what it takes here; its time is about the same.
     */
    private void remember(Activity activity, RunResult result) {
        if (result.outcome() instanceof ProcessOutcome.Exited
                || result.outcome() instanceof ProcessOutcome.LimitExceeded) {
            history.record(
                    activity.run().action(),
                    result.wallTime(),
                    result.worker().isPresent()
                            ? Optional.empty()
                            : activity.peakMemory().or(() -> result.use().peakMemoryBytes()));
        }
    }

    private static void report(Run run, Throwable fault) {
        try {
            log.error("the run of {} failed by a fault of ours", run.action(), fault);
        } catch (Throwable ignored) {
            // Memory that the run lacked, logging may lack too; the result says it all the same.
        }
    }

    private static Execution errored(String message) {
        return new Execution(record -> new JobResult.Errored(message, record), Origin.RUN, NOTHING_RAN);
    }

    private Answer answer(Run run, RunResult result) {
        ProcessOutcome outcome = result.outcome();
        if (outcome instanceof ProcessOutcome.Exited exited) {
            return exited(run, result, exited.code());
        } else if (outcome instanceof ProcessOutcome.LimitExceeded exceeded) {
            return record -> new JobResult.LimitExceeded(
                    exceeded.limit(), result.standardOutput(), result.standardError(), record);
        } else if (outcome instanceof ProcessOutcome.Broken broken) {
            return record -> new JobResult.Errored(broken.message(), record);
        } else if (!run.stopSignal().isDone()) {
            // An interrupt of the slot's thread does that; no job may be told that its caller took it back.
            return record -> new JobResult.Errored("the run was stopped, though nobody had taken it back", record);
        }
        return JobResult.Cancelled::new;
    }

    private Answer exited(Run run, RunResult result, int exitCode) {
        if (result.unusableOutput().isPresent()) {
            return record -> new JobResult.Failed(
                    exitCode, result.unusableOutput(), result.standardOutput(), result.standardError(), record);
        }
        ActionResult ended = new ActionResult(
                exitCode, new TreeMap<>(result.outputs()), result.standardOutput(), result.standardError());
        // The action key says nothing of how much was to be captured: only all of it serves everybody.
        boolean isWhole = ended.standardOutput().discardedBytes() == 0
                && ended.standardError().discardedBytes() == 0;
        if (isWhole && isReproducible.test(ended)) {
            if (result.worker().isEmpty()) {
                cache.publish(run.action(), run.key().actionKey(), ended, result.wallTime());
            } else {
                cache.keep(run.action(), run.key().actionKey(), ended, result.wallTime());
            }
        }
        return record -> JobResult.of(ended, record);
    }
}
