package dev.codonq.scheduling;

import java.time.Duration;

/**
 * What a scheduler has done since its start. Immutable.
 *
 * <p>The figures are read one after the other while they grow, so they may differ by what happens meanwhile; a job is in
 * none of the outcomes before it is in {@link Jobs#submitted()}.
 *
 * @param quarantines how often an action was put into quarantine
 * @param droppedEvents events that a listener did not get, summed over the listeners
 */
public record SchedulerCounts(Jobs jobs, Runs runs, long quarantines, long droppedEvents) {
    /**
     * Jobs: each that was submitted has one of the six outcomes, or is unfinished. Immutable.
     *
     * @param submitted all, also those answered at once
     * @param fromMemory of the finished ones: answered by the cache's memory
     * @param fromDisk of the finished ones: answered by the cache's disk
     * @param fromRemote of the finished ones: answered by results that other machines share
     * @param fromSharedRuns of the finished ones: answered by the run for another job
     * @param fromQuarantine of the finished ones: answered at once since their action is in quarantine
     * @param queueTime of the finished ones that were to wait for a run, whether or not it began
     */
    public record Jobs(
            long submitted,
            long succeeded,
            long failed,
            long limitExceeded,
            long cancelled,
            long rejected,
            long errored,
            long fromMemory,
            long fromDisk,
            long fromRemote,
            long fromSharedRuns,
            long fromQuarantine,
            Timing queueTime) {

        /** Returns how many have their result. */
        public long finished() {
            return succeeded + failed + limitExceeded + cancelled + rejected + errored;
        }

        /** Returns how many have no result yet. */
        public long unfinished() {
            return submitted - finished();
        }
    }

    /**
     * Runs, each attempt for itself. Immutable.
     *
     * @param started all
     * @param remote those that other machines made, of the ended ones
     * @param retried broken by our machinery and run again
     * @param preempted killed for want of memory and run again
     * @param stuck how often a run was reported to hang in our machinery
     * @param time wall time of the ended ones whose process began
     */
    public record Runs(long started, long remote, long retried, long preempted, long stuck, Timing time) {}

    /**
     * Durations of one kind, summed up. Immutable.
     *
     * @param max the longest since the start; zero without any
     */
    public record Timing(long count, Duration total, Duration max) {}
}
