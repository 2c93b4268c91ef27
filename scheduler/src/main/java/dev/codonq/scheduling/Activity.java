package dev.codonq.scheduling;

import dev.codonq.sandbox.RunProgress;
import dev.codonq.sandbox.RunResult;
import java.time.Duration;
import java.util.Optional;

/** What one thread does for one run, from its begin to the last callback of a result. Thread-safe. */
final class Activity implements RunProgress {
    private final Admission admission;
    private final Lease lease;
    private final long job;
    private final int attempt;
    private final Thread thread = Thread.currentThread();
    private final long sinceNanos = System.nanoTime();
    private final Stopwatch stopwatch = new Stopwatch(System::nanoTime);
    private final Observation.BegunRun observed;
    private volatile RunPhase phase = RunPhase.AWAITING_EQUAL_RUN;
    private volatile long memoryInUse;
    private volatile long mostMemoryInUse;

    /** Begins on the calling thread; the run has begun. */
    Activity(Admission admission, Lease lease, Observation observation) {
        this.admission = admission;
        this.lease = lease;
        this.job = lease.run().leaderId();
        this.attempt = lease.run().attempts();
        this.observed = observation.runStarted(
                job, run().key().actionKey(), lease.queued().client().id(), attempt);
    }

    Lease lease() {
        return lease;
    }

    Run run() {
        return lease.run();
    }

    /** Returns the job that waited longest for the run when it began. */
    long job() {
        return job;
    }

    int attempt() {
        return attempt;
    }

    Thread thread() {
        return thread;
    }

    /** Returns when it began, by {@link System#nanoTime}. */
    long sinceNanos() {
        return sinceNanos;
    }

    RunPhase phase() {
        return phase;
    }

    void enter(RunPhase next) {
        phase = next;
    }

    /** Returns the most that the run's processes were seen to hold. */
    long mostMemoryInUse() {
        return mostMemoryInUse;
    }

    /** Takes note that the attempt has ended, on the thread that it began on. */
    void ended(RunResult result) {
        observed.ended(result);
    }

    /**
     * Returns the most that the run's processes were seen to hold. What the kernel has counted may be far more: files that
     * they were the first to read.
     */
    Optional<Long> peakMemory() {
        return mostMemoryInUse == 0 ? Optional.empty() : Optional.of(mostMemoryInUse);
    }

    /** Returns what the time of the run went to, when its result is there. */
    RunTimes times() {
        return stopwatch.times(lease.slot());
    }

    @Override
    public void started() {
        phase = RunPhase.RUNNING;
        stopwatch.processStarted();
    }

    @Override
    public void stageBegun(String stage) {
        stopwatch.stageBegun(stage);
    }

    @Override
    public void memoryInUse(long bytes) {
        memoryInUse = bytes;
        // Told by one thread at a time.
        mostMemoryInUse = Math.max(mostMemoryInUse, bytes);
        admission.hold(lease, bytes).ifPresent(youngest -> youngest.run().giveUp());
    }

    @Override
    public void processesEnded() {
        stopwatch.processEnded();
        phase = RunPhase.COLLECTING;
        lease.freeSlot();
    }

    /** Returns for how long the run's process has run; zero before it has started. */
    Duration processAge() {
        return stopwatch.sinceProcessStart();
    }

    Duration age() {
        return Duration.ofNanos(System.nanoTime() - sinceNanos);
    }

    SchedulerSnapshot.ActiveRun snapshot() {
        return new SchedulerSnapshot.ActiveRun(
                job,
                lease.queued().client().id(),
                run().key().actionKey(),
                run().action().subject(),
                phase,
                stopwatch.stage(),
                lease.slot(),
                thread.getName(),
                age(),
                attempt,
                lease.queued().demand().expectedTime(),
                lease.queued().demand().memoryBytes(),
                memoryInUse);
    }
}
