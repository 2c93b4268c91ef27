package dev.codonq.scheduling;

/** What a run that has left the queue is at. */
public enum RunPhase {
    /** Another process runs the same action, and its result may serve. */
    AWAITING_EQUAL_RUN,
    /** The cache is asked once more. */
    LOOKING_UP,
    /** Inputs are placed and the processes run. */
    RUNNING,
    /** The processes have ended; outputs are taken and kept, the slot is free. */
    COLLECTING,
    /** Those who waited for it are given their results, and do with them what they like. */
    COMPLETING
}
