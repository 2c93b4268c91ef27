package dev.codonq.scheduling;

/**
 * The class of a job in the queue. A run of a higher class starts before one of a lower, but not for ever: see {@link
 * RunQueue} for how long the lower may have to wait.
 */
public enum Priority {
    /** Somebody waits for it. */
    HIGH,
    /** The usual. */
    NORMAL,
    /** Whenever nothing else is to do, and now and then all the same. */
    LOW
}
