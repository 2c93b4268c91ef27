package dev.codonq.scheduling;

/**
 * What a scheduler holds at one moment. Immutable.
 *
 * @param queuedRuns runs that wait for a slot
 * @param activeRuns runs that occupy a slot, or whose outputs are being taken
 * @param unfinishedJobs jobs that were accepted and have no result yet
 */
public record SchedulerStats(int queuedRuns, int activeRuns, long unfinishedJobs) {}
