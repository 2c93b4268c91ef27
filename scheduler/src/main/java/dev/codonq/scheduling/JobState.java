package dev.codonq.scheduling;

/**
 * Where a job is on its way. A job never goes back, but for one whose run has to begin again: it is QUEUED once more.
 *
 * <pre>
 *   QUEUED ──▶ RUNNING ──▶ DONE
 *      └───────────────────▲
 * </pre>
 *
 * QUEUED to RUNNING is made by the slot that begins the {@link Run}, for all jobs that wait for it. The step to DONE is a
 * compare-and-set in the job that one thread wins: the slot when the run has ended, or the thread that cancels, rejects
 * or times out a job whose run goes on without it or never begins.
 */
public enum JobState {
    QUEUED,
    RUNNING,
    DONE
}
