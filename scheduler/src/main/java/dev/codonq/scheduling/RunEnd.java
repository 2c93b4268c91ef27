package dev.codonq.scheduling;

import dev.codonq.sandbox.RunResult;
import dev.codonq.scheduling.JobPipeline.Execution;
import dev.codonq.scheduling.RunRecord.Origin;
import java.util.Optional;

/** The end of runs: all who waited for one get its result. Thread-safe. */
final class RunEnd {
    private final InFlightJobs inFlight;
    private final Completion completion;
    private final CrashQuarantine quarantine;
    private final Observation observation;

    RunEnd(InFlightJobs inFlight, Completion completion, CrashQuarantine quarantine, Observation observation) {
        this.inFlight = inFlight;
        this.completion = completion;
        this.quarantine = quarantine;
        this.observation = observation;
    }

    /** Ends the run of {@code activity}, which will not begin again. */
    void end(Activity activity, Execution execution) {
        Run run = activity.run();
        if (quarantine.ended(run.key().actionKey(), execution)) {
            observation.quarantined(run.key().actionKey(), quarantine.duration());
        }
        Run.End end = run.end();
        inFlight.remove(run);
        Origin origin = execution.origin();
        Optional<RunTimes> times = origin == Origin.RUN ? Optional.of(activity.times()) : Optional.empty();
        for (Job job : end.waiters()) {
            JobResult result = execution.answer().to(record(origin, job, activity, times, execution.result()));
            // "Cancelled" promises that nothing of the run is left; an error may say the contrary.
            boolean isCancelled = end.isStopped() && !(result instanceof JobResult.Errored);
            completion.finish(job, isCancelled ? new JobResult.Cancelled(result.record()) : result);
            // The first who waited counts as the one it ran for.
            origin = origin == Origin.RUN ? Origin.SHARED_RUN : origin;
        }
    }

    private static RunRecord record(
            Origin origin, Job job, Activity activity, Optional<RunTimes> times, RunResult result) {
        return new RunRecord(
                origin,
                activity.attempt(),
                job.ageAt(activity.sinceNanos()),
                result.wallTime(),
                times,
                result.use(),
                result.killedProcesses(),
                result.isWarm(),
                result.worker(),
                Optional.empty(),
                job.explanation());
    }
}
