package dev.codonq.scheduling;

import dev.codonq.action.ActionKey;
import java.time.Duration;
import java.time.Instant;

/**
 * Something that happened in a scheduler. Immutable.
 *
 * <p>A job is named by its number, {@link Job#id()}. Of one job, {@code JobSubmitted} comes first and {@code JobFinished}
 * last, also where it was answered by the cache or rejected.
 */
public sealed interface SchedulerEvent {
    /** Returns when it happened, by the system's clock. */
    Instant time();

    /** A job was submitted; whether it is accepted is not known yet. */
    record JobSubmitted(Instant time, long job, ActionKey key, String client, Priority priority)
            implements SchedulerEvent {}

    /**
     * A job has its result.
     *
     * @param result also says where the result came from and how long the job waited: {@link JobResult#record()}
     */
    record JobFinished(Instant time, long job, ActionKey key, String client, JobResult result)
            implements SchedulerEvent {}

    /**
     * A run began.
     *
     * @param job the one that has waited longest for it
     * @param client whose job that is
     * @param attempt from 1; more where earlier runs of the action were broken by our machinery
     */
    record RunStarted(Instant time, long job, ActionKey key, String client, int attempt) implements SchedulerEvent {}

    /**
     * A run was broken by our machinery, and its action will run again.
     *
     * @param job the one that has waited longest for it
     * @param attempt which one was broken, from 1
     * @param backoff how long until it runs again, at least
     * @param reason one line for people
     */
    record RunRetried(Instant time, long job, ActionKey key, int attempt, Duration backoff, String reason)
            implements SchedulerEvent {}

    /**
     * A run was killed since memory was short, and its action will run again, alone.
     *
     * @param job the one that has waited longest for it
     * @param memoryInUseBytes the most that the run was seen to hold
     */
    record RunPreempted(Instant time, long job, ActionKey key, long memoryInUseBytes) implements SchedulerEvent {}

    /**
     * A run takes longer than all its limits allow: our machinery hangs.
     *
     * @param job the one that has waited longest for it
     * @param phase what the run is at
     * @param thread the name of the thread that leads it
     * @param age since the run began
     */
    record RunStuck(Instant time, long job, ActionKey key, String phase, String thread, Duration age)
            implements SchedulerEvent {}

    /**
     * An action has failed so often or so badly that for a time it is answered without a run.
     *
     * @param duration for how long
     */
    record ActionQuarantined(Instant time, ActionKey key, Duration duration) implements SchedulerEvent {}

    /** The scheduler accepts nothing more; what it has accepted goes on. */
    record SchedulerClosing(Instant time) implements SchedulerEvent {}

    /** Nothing is left of the scheduler; the last event. */
    record SchedulerClosed(Instant time) implements SchedulerEvent {}
}
