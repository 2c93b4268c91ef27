package dev.codonq.scheduling;

import java.util.Comparator;

/**
 * A run's place in the queue: on whose account, how urgent, and what it is expected to take. Immutable; a run whose place
 * changes gets another.
 *
 * @param isAlone whether nothing may run beside it
 * @param number of the run in the order in which they came
 * @param sinceNanos when it came, by {@link System#nanoTime}
 */
record QueuedRun(
        Run run, ClientShare client, Priority priority, Demand demand, boolean isAlone, long number, long sinceNanos) {
    static final Comparator<QueuedRun> BY_AGE = Comparator.comparingLong(QueuedRun::number);

    /**
     * Longest first, so that what is left for the end is short and the slots end together: the LPT rule (R. L. Graham,
     * Bounds on Multiprocessing Timing Anomalies, 1969). One that was interrupted to run alone has waited already.
     */
    static final Comparator<QueuedRun> BY_EXPECTATION = Comparator.<QueuedRun, Boolean>comparing(run -> !run.isAlone())
            .thenComparing(
                    Comparator.<QueuedRun>comparingLong(run -> run.demand().runNanos())
                            .reversed())
            .thenComparing(BY_AGE);

    /** Returns the place of the run on another account. */
    QueuedRun of(ClientShare share, Priority other) {
        return new QueuedRun(run, share, other, demand, isAlone, number, sinceNanos);
    }

    /** Returns the place of the run after it was started and must wait again. */
    QueuedRun again(ClientShare share, boolean alone) {
        return new QueuedRun(run, share, priority, demand, alone, number, sinceNanos);
    }
}
