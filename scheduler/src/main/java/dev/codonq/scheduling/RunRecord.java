package dev.codonq.scheduling;

import java.time.Duration;

/**
 * How a result came about. Immutable.
 *
 * @param origin where the result came from
 * @param queueTime from submission to the start of the run, or to the answer where there was no run for this job
 * @param runTime wall time of the process; zero where it never began or the cache answered
 */
public record RunRecord(Origin origin, Duration queueTime, Duration runTime) {
    /** Where a result came from. */
    public enum Origin {
        /** A run for this job. */
        RUN,
        /** A run for another job with the same action at the same time. */
        SHARED_RUN,
        /** An earlier run, from memory. */
        MEMORY,
        /** No run: the job was answered before one began. */
        NONE
    }
}
