package dev.codonq.soak;

import dev.codonq.action.Limit;
import dev.codonq.scheduling.Job;
import dev.codonq.scheduling.JobOptions;
import dev.codonq.scheduling.JobResult;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A job as the soak sees it: what was asked for, what may become of it. Thread-safe. */
final class Submission {
    private final String name;
    private final JobOptions options;
    private final boolean mayBeTakenBack;
    private final boolean mayError;
    private final Predicate<JobResult> isRight;
    private final long sinceNanos = System.nanoTime();
    private volatile @Nullable Job job;

    /**
     * @param name for people
     * @param mayBeTakenBack whether anybody takes the job back before the scheduler is closed
     * @param isRight whether a run that nobody disturbed may end like this
     */
    Submission(
            String name, JobOptions options, boolean mayBeTakenBack, boolean mayError, Predicate<JobResult> isRight) {
        this.name = name;
        this.options = options;
        this.mayBeTakenBack = mayBeTakenBack;
        this.mayError = mayError;
        this.isRight = isRight;
    }

    JobOptions options() {
        return options;
    }

    boolean mayBeTakenBack() {
        return mayBeTakenBack;
    }

    long sinceNanos() {
        return sinceNanos;
    }

    void submitted(Job made) {
        job = made;
    }

    /** Returns the job; nothing while its submission has not returned. */
    @Nullable
    Job job() {
        return job;
    }

    /** Returns whether {@code result} may be given to the job; {@code isClosing} says that every job may be cancelled. */
    boolean accepts(JobResult result, boolean isClosing) {
        if (result instanceof JobResult.Rejected) {
            return true;
        } else if (result instanceof JobResult.Cancelled) {
            return mayBeTakenBack || isClosing;
        } else if (result instanceof JobResult.Errored && mayError) {
            return true;
        }
        return isQueueTimeout(result) ? options.queueTimeout().isPresent() : isRight.test(result);
    }

    private static boolean isQueueTimeout(JobResult result) {
        return result instanceof JobResult.LimitExceeded exceeded && exceeded.limit() == Limit.QUEUE_TIME;
    }

    @Override
    public String toString() {
        return name + " with " + options;
    }
}
