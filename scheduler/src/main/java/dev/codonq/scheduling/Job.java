package dev.codonq.scheduling;

import dev.codonq.action.ActionKey;
import dev.codonq.cache.Explanation;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/** One submission, and the handle on it. Many jobs can share one run. Thread-safe. */
public final class Job {
    private static final AtomicIntegerFieldUpdater<Job> DECIDED =
            AtomicIntegerFieldUpdater.newUpdater(Job.class, "decided");

    private final long id;
    private final ActionKey key;
    private final JobOptions options;
    private final Withdrawals withdrawals;
    private final long submittedNanos = System.nanoTime();
    private final CompletableFuture<JobResult> result = new CompletableFuture<>();

    /** 1 once somebody has claimed the right to complete the job; no object of its own, for the sake of long queues. */
    @SuppressWarnings("UnusedVariable") // by its updater
    private volatile int decided;

    private volatile @Nullable Run run;
    private volatile @Nullable Explanation explanation;

    Job(long id, ActionKey key, JobOptions options, Withdrawals withdrawals) {
        this.id = id;
        this.key = key;
        this.options = options;
        this.withdrawals = withdrawals;
    }

    /** Returns the job's number in its scheduler, from 1. */
    public long id() {
        return id;
    }

    public ActionKey key() {
        return key;
    }

    /** Returns how it is treated. */
    public JobOptions options() {
        return options;
    }

    /**
     * Returns the result to come. It never completes exceptionally, and completing or cancelling the returned future
     * changes nothing but that future. It completes outside all locks, on a thread of the scheduler or on the one that
     * cancels the job or closes the scheduler: what depends on it should be short, or run elsewhere.
     */
    public CompletableFuture<JobResult> result() {
        return result.copy();
    }

    /** Returns where the job is. */
    public JobState state() {
        if (result.isDone()) {
            return JobState.DONE;
        }
        Run current = run;
        return current != null && current.hasBegun() ? JobState.RUNNING : JobState.QUEUED;
    }

    /**
     * Takes the job back. A run that nobody else waits for is killed; the result is then {@link JobResult.Cancelled},
     * when everything of the run is gone.
     *
     * @return whether this call took it back; not if it has its result or is being taken back already
     */
    public boolean cancel() {
        return withdrawals.cancel(this);
    }

    /** Returns the run this job waits for; nothing before the job has joined one. */
    @Nullable
    Run run() {
        return run;
    }

    void setRun(Run joined) {
        run = joined;
    }

    /** Returns the run of a job that has joined one. */
    Run joinedRun() {
        Run joined = run;
        if (joined == null) {
            throw new IllegalStateException(this + " has joined no run");
        }
        return joined;
    }

    /** Returns why the cache had no result, where that was asked for and is known. */
    Optional<Explanation> explanation() {
        return Optional.ofNullable(explanation);
    }

    void setExplanation(Explanation miss) {
        explanation = miss;
    }

    /** Returns the record of an answer that comes now and without a run. */
    RunRecord unserved() {
        return record(RunRecord.Origin.NONE);
    }

    /** Returns the record of an answer that comes now, from {@code origin}, without a run for this job. */
    RunRecord record(RunRecord.Origin origin) {
        return record(origin, Optional.empty());
    }

    /** Returns the record of such an answer that spared the job a run of {@code savedTime}. */
    RunRecord record(RunRecord.Origin origin, Optional<Duration> savedTime) {
        return RunRecord.withoutRun(origin, ageAt(System.nanoTime()), savedTime);
    }

    /** Returns the time from submission to {@code nanoTime}; zero for a job submitted later. */
    Duration ageAt(long nanoTime) {
        return Duration.ofNanos(Math.max(0, nanoTime - submittedNanos));
    }

    /** Claims the right to complete the job; one caller gets it. */
    boolean decide() {
        return DECIDED.compareAndSet(this, 0, 1);
    }

    /** Completes the job on the calling thread, which must have won {@link #decide} and hold no lock. */
    void complete(JobResult value) {
        result.complete(value);
    }

    /** Runs {@code action} when the job is done, on the thread that completes it, or now. */
    void whenDone(Runnable action) {
        var unused = result.thenRun(action);
    }

    @Override
    public String toString() {
        return "job " + id;
    }
}
