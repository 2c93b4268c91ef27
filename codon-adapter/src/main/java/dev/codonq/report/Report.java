package dev.codonq.report;

import java.io.IOException;
import java.time.Duration;

/**
 * A report on a batch, written while that runs.
 *
 * <ul>
 *   <li>{@link #add} is called for each job when it has its result, {@link #finish} once at the end, also where the batch
 *       was interrupted; by one thread.
 *   <li>What is kept in memory MUST NOT grow with the jobs' logs.
 *   <li>{@link #finish} MUST flush the stream that the report goes to, and leave it open.
 * </ul>
 */
public interface Report {
    /** Takes in a job. */
    void add(FinishedJob job) throws IOException;

    /** Completes the report. */
    void finish(Tally tally, Duration wallTime) throws IOException;
}
