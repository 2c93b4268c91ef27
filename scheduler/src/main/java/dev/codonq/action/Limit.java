package dev.codonq.action;

/** What bounds a job, and can end it. */
public enum Limit {
    /** The job's, on its time in the queue. */
    QUEUE_TIME(true),
    /** {@link ResourceLimits#timeout()}. */
    RUN_TIME(true),
    /** {@link ResourceLimits#silentTimeout()}. */
    SILENCE(true),
    /** {@link ResourceLimits#cpuTime()}. */
    CPU_TIME(true),
    /** {@link ResourceLimits#memoryBytes()}. */
    MEMORY(false),
    /** {@link ResourceLimits#processes()}. */
    PROCESSES(false),
    /** {@link ResourceLimits#fileBytes()}. */
    FILE_SIZE(false),
    /** {@link ResourceLimits#diskBytes()}. */
    DISK(false),
    /** {@link ResourceLimits#writtenBytes()}. */
    OUTPUT(false);

    private final boolean isTime;

    Limit(boolean isTime) {
        this.isTime = isTime;
    }

    /** Returns whether it bounds a time. A run that exceeds such a limit is asked to end, then killed. */
    public boolean isTime() {
        return isTime;
    }
}
