package dev.codonq.scheduling;

import dev.codonq.action.ActionKey;
import dev.codonq.sandbox.RunResult;
import dev.codonq.scheduling.SchedulerEvent.ActionQuarantined;
import dev.codonq.scheduling.SchedulerEvent.JobFinished;
import dev.codonq.scheduling.SchedulerEvent.JobSubmitted;
import dev.codonq.scheduling.SchedulerEvent.RunPreempted;
import dev.codonq.scheduling.SchedulerEvent.RunRetried;
import dev.codonq.scheduling.SchedulerEvent.RunStarted;
import dev.codonq.scheduling.SchedulerEvent.RunStuck;
import dev.codonq.scheduling.SchedulerEvent.SchedulerClosed;
import dev.codonq.scheduling.SchedulerEvent.SchedulerClosing;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the outside is told of what a scheduler does: the one place that feeds the counters, the flight recorder and the
 * listeners. Thread-safe.
 *
 * <p>The parts of a scheduler call it when something has happened. It waits for nobody, and should all the same be called
 * outside of locks.
 */
final class Observation implements AutoCloseable {
    /** How long listeners may take for what still waits for them at the end. */
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);

    private final Counters counters = new Counters();
    private final Listeners listeners;

    /** Prepares an observation that tells {@code listeners}; none of them is told before {@link #start}. */
    Observation(List<SchedulerListener> listeners) {
        this.listeners = new Listeners(listeners);
    }

    /** Starts the listeners' threads; fails half-way where the system has no more, and may then be closed all the same. */
    void start() {
        listeners.start();
    }

    /** Tells of a job; before anything is done with it, so that this comes first. */
    void submitted(long job, ActionKey key, String client, Priority priority) {
        counters.submitted.increment();
        listeners.publish(() -> new JobSubmitted(Instant.now(), job, key, client, priority));
    }

    /**
     * Tells of the result of a job that was submitted; once for each.
     *
     * @param age since its submission
     */
    void finished(long job, ActionKey key, String client, Priority priority, Duration age, JobResult result) {
        counters.finished(result);
        JfrEvents.finished(job, key, client, priority, age, result);
        listeners.publish(() -> new JobFinished(Instant.now(), job, key, client, result));
    }

    /**
     * Tells of the begin of a run.
     *
     * @param job the one that has waited longest for it
     * @param attempt from 1
     * @return what is to be told of its end
     */
    BegunRun runStarted(long job, ActionKey key, String client, int attempt) {
        counters.runs.increment();
        listeners.publish(() -> new RunStarted(Instant.now(), job, key, client, attempt));
        return new BegunRun(JfrEvents.started(job, key, client, attempt));
    }

    /** A run that goes on. Confined to the thread that leads it. */
    final class BegunRun {
        private final JfrEvents.@Nullable RunEvent event;

        private BegunRun(JfrEvents.@Nullable RunEvent event) {
            this.event = event;
        }

        /** Tells of the run's end; at most once. */
        void ended(RunResult result) {
            counters.ended(result);
            JfrEvents.ended(event, result);
        }
    }

    /** Tells that a run was broken, as its {@code attempt}, and will be made again. */
    void runRetried(long job, ActionKey key, int attempt, Duration backoff, String reason) {
        counters.retries.increment();
        JfrEvents.retried(job, key, attempt, backoff, reason);
        listeners.publish(() -> new RunRetried(Instant.now(), job, key, attempt, backoff, reason));
    }

    /** Tells that a run was killed for want of memory and will be made again. */
    void runPreempted(long job, ActionKey key, long memoryInUseBytes) {
        counters.preemptions.increment();
        JfrEvents.preempted(job, key, memoryInUseBytes);
        listeners.publish(() -> new RunPreempted(Instant.now(), job, key, memoryInUseBytes));
    }

    /** Tells of a run that hangs. */
    void runStuck(long job, ActionKey key, String phase, String thread, Duration age) {
        counters.stuckReports.increment();
        JfrEvents.stuck(job, key, phase, thread, age);
        listeners.publish(() -> new RunStuck(Instant.now(), job, key, phase, thread, age));
    }

    /** Tells that an action will be answered without runs for a time. */
    void quarantined(ActionKey key, Duration duration) {
        counters.quarantines.increment();
        listeners.publish(() -> new ActionQuarantined(Instant.now(), key, duration));
    }

    /** Tells that nothing more is accepted. */
    void closing() {
        listeners.publish(() -> new SchedulerClosing(Instant.now()));
    }

    /** Returns the figures of now; also after the end. */
    SchedulerCounts counts() {
        return counters.snapshot(listeners.dropped());
    }

    /** Returns whether the caller is a listener, which must not wait for the end of the scheduler: that waits for it. */
    boolean isInListener() {
        return listeners.isCurrent();
    }

    /**
     * Tells that nothing is left, and ends the listeners' threads; see {@link Listeners#close}. What is counted after that
     * reaches no listener.
     */
    @Override
    public void close() {
        listeners.close(Optional.of(new SchedulerClosed(Instant.now())), CLOSE_PATIENCE);
    }
}
