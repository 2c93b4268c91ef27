package dev.codonq.sandbox;

import java.time.Duration;
import java.util.List;

/**
 * All processes of one run.
 *
 * <p>Implementations MUST be thread-safe, MUST NOT signal a process that is not of the run, and MUST accept every call
 * at any time, also before the run has begun and after it has ended. They MAY miss a process that is being created;
 * callers repeat {@link #kill} until the run has ended.
 */
interface ProcessTree {
    /** Asks every process to end (SIGTERM). */
    void terminate();

    /** Ends every process (SIGKILL). */
    void kill();

    /**
     * Ends what is left after the run's first process has ended, and waits until nothing is left.
     *
     * @return whether nothing is left
     */
    boolean endAll(Duration patience);

    /**
     * Returns the numbers of the processes that are there now, also of those that have ended and were not waited for,
     * whose processor time is nowhere else yet.
     *
     * @throws java.io.UncheckedIOException if that cannot be found out now
     */
    List<Long> members();

    /** Returns the names of the processes that {@link #kill} and {@link #endAll} have found and killed. */
    List<String> killed();
}
