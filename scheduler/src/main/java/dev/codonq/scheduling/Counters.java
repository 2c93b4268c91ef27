package dev.codonq.scheduling;

import dev.codonq.sandbox.RunResult;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

/** The running figures behind {@link SchedulerCounts}, which many threads count up and seldom one reads. Thread-safe. */
final class Counters {
    final LongAdder submitted = new LongAdder();
    final LongAdder runs = new LongAdder();
    private final LongAdder remoteRuns = new LongAdder();
    final LongAdder retries = new LongAdder();
    final LongAdder preemptions = new LongAdder();
    final LongAdder stuckReports = new LongAdder();
    final LongAdder quarantines = new LongAdder();

    private final LongAdder succeeded = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder limitExceeded = new LongAdder();
    private final LongAdder cancelled = new LongAdder();
    private final LongAdder rejected = new LongAdder();
    private final LongAdder errored = new LongAdder();
    private final LongAdder fromMemory = new LongAdder();
    private final LongAdder fromDisk = new LongAdder();
    private final LongAdder fromRemote = new LongAdder();
    private final LongAdder fromSharedRuns = new LongAdder();
    private final LongAdder fromQuarantine = new LongAdder();
    private final Durations queueTime = new Durations();
    private final Durations runTime = new Durations();

    /** Counts a job that was counted as submitted before. */
    void finished(JobResult result) {
        outcome(result).increment();
        RunRecord record = result.record();
        switch (record.origin()) {
            case RUN -> queueTime.add(record.queueTime());
            case SHARED_RUN -> {
                fromSharedRuns.increment();
                queueTime.add(record.queueTime());
            }
            case NONE -> {
                if (!(result instanceof JobResult.Rejected)) {
                    queueTime.add(record.queueTime());
                }
            }
            case MEMORY -> fromMemory.increment();
            case DISK -> fromDisk.increment();
            case REMOTE -> fromRemote.increment();
            // The answer without a run that tells of the runs before it.
            case QUARANTINE -> fromQuarantine.increment();
        }
    }

    /** Counts a run that has ended; one without a process took no time. */
    void ended(RunResult result) {
        if (!result.wallTime().isZero()) {
            runTime.add(result.wallTime());
        }
        if (result.worker().isPresent()) {
            remoteRuns.increment();
        }
    }

    private LongAdder outcome(JobResult result) {
        if (result instanceof JobResult.Succeeded) {
            return succeeded;
        } else if (result instanceof JobResult.Failed) {
            return failed;
        } else if (result instanceof JobResult.LimitExceeded) {
            return limitExceeded;
        } else if (result instanceof JobResult.Cancelled) {
            return cancelled;
        } else if (result instanceof JobResult.Rejected) {
            return rejected;
        }
        return errored;
    }

    /** Returns the figures of now. */
    SchedulerCounts snapshot(long droppedEvents) {
        SchedulerCounts.Runs ran = new SchedulerCounts.Runs(
                runs.sum(), remoteRuns.sum(), retries.sum(), preemptions.sum(), stuckReports.sum(), runTime.snapshot());
        return new SchedulerCounts(jobs(), ran, quarantines.sum(), droppedEvents);
    }

    private SchedulerCounts.Jobs jobs() {
        long succeededSoFar = succeeded.sum();
        long failedSoFar = failed.sum();
        long limitExceededSoFar = limitExceeded.sum();
        long cancelledSoFar = cancelled.sum();
        long rejectedSoFar = rejected.sum();
        long erroredSoFar = errored.sum();
        // Only now: a job that is submitted and done while we read must not be finished and never submitted.
        return new SchedulerCounts.Jobs(
                submitted.sum(),
                succeededSoFar,
                failedSoFar,
                limitExceededSoFar,
                cancelledSoFar,
                rejectedSoFar,
                erroredSoFar,
                fromMemory.sum(),
                fromDisk.sum(),
                fromRemote.sum(),
                fromSharedRuns.sum(),
                fromQuarantine.sum(),
                queueTime.snapshot());
    }

    /** Durations of one kind. Thread-safe. */
    private static final class Durations {
        private final LongAdder count = new LongAdder();
        private final LongAdder totalNanos = new LongAdder();
        private final LongAccumulator maxNanos = new LongAccumulator(Math::max, 0);

        void add(Duration duration) {
            long nanos = TimeUnit.NANOSECONDS.convert(duration); // saturates
            count.increment();
            totalNanos.add(nanos);
            maxNanos.accumulate(nanos);
        }

        SchedulerCounts.Timing snapshot() {
            return new SchedulerCounts.Timing(
                    count.sum(), Duration.ofNanos(totalNanos.sum()), Duration.ofNanos(maxNanos.get()));
        }
    }
}
