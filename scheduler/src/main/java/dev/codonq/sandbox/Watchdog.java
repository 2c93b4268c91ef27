package dev.codonq.sandbox;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.codonq.action.Limit;
import dev.codonq.action.ResourceLimits;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What ends a run that does not end by itself in time, or that nobody wants any more. Thread-safe; for one run.
 *
 * <pre>
 *            limit on time             grace period over
 *   WATCHING ───────────▶ TERMINATING ───────────────────▶ KILLING ─┐ kill again,
 *      │                       │                           ▲  │  ▲  │ until ended
 *      ├───────────────────────┴─── stop(), other limit ───┘  │  └──┘
 *      └──────────────────── ended() ──────────────────────▶ ENDED ◀── ended(), from every state
 * </pre>
 *
 * The timer's thread makes the transitions with a label about the timeout and the grace period, a monitor's thread those
 * about other limits, any thread those of {@code stop}, the thread that waits for the process that of {@code ended}; all
 * hold the lock. Signals are sent under the lock too: so no signal can
 * follow {@code ended}, when the process number may belong to somebody else.
 */
final class Watchdog {
    /** Time between two kills of a tree that has not ended; a process may have been created during the first. */
    private static final Duration KILL_INTERVAL = Duration.ofMillis(100);

    private enum State {
        WATCHING,
        TERMINATING,
        KILLING,
        ENDED
    }

    private final ProcessTree tree;
    private final Timer timer;
    private final Duration gracePeriod;
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private State state = State.WATCHING;

    @GuardedBy("lock")
    private @Nullable ProcessOutcome reason;

    @GuardedBy("lock")
    private Timer.Alarm alarm;

    /** Begins to watch: the timeout runs from here. */
    Watchdog(ProcessTree tree, ResourceLimits limits, Timer timer) {
        this.tree = tree;
        this.timer = timer;
        this.gracePeriod = limits.gracePeriod();
        lock.lock();
        try {
            // Under the lock: it may go off, and set the next one, before it is assigned here.
            this.alarm = timer.after(limits.timeout(), this::onAlarm);
        } finally {
            lock.unlock();
        }
    }

    /** Kills the run at once. Does nothing when it has ended. */
    void stop() {
        stop(new ProcessOutcome.Stopped());
    }

    /** Kills the run at once, for {@code why} unless it is being ended for something else already. */
    void stop(ProcessOutcome why) {
        lock.lock();
        try {
            if (state == State.WATCHING || state == State.TERMINATING) {
                alarm.cancel();
                kill(reason == null ? why : reason);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Ends the watch. Returns why the run was ended, or nothing where it ended by itself. */
    Optional<ProcessOutcome> ended() {
        lock.lock();
        try {
            state = State.ENDED;
            alarm.cancel();
            return Optional.ofNullable(reason);
        } finally {
            lock.unlock();
        }
    }

    private void onAlarm() {
        lock.lock();
        try {
            switch (state) {
                case WATCHING -> terminate(Limit.RUN_TIME);
                // A stop() between the timer's decision to call and this lock leads here too: one kill more does no
                // harm.
                case TERMINATING, KILLING ->
                    kill(reason == null ? new ProcessOutcome.LimitExceeded(Limit.RUN_TIME) : reason);
                case ENDED -> {
                    // ended() cancelled this alarm when it had already begun.
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Ends the run for a limit that it exceeds: like the timeout for a limit on time, at once for another. Does nothing
     * when the run is being ended already.
     */
    void exceeded(Limit limit) {
        lock.lock();
        try {
            if (state == State.WATCHING) {
                alarm.cancel();
                if (limit.isTime()) {
                    terminate(limit);
                } else {
                    kill(new ProcessOutcome.LimitExceeded(limit));
                }
            }
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private void terminate(Limit limit) {
        state = State.TERMINATING;
        reason = new ProcessOutcome.LimitExceeded(limit);
        // The next alarm first: where the signal cannot be sent, it must not be the last.
        alarm = timer.after(gracePeriod, this::onAlarm);
        tree.terminate();
    }

    @GuardedBy("lock")
    private void kill(ProcessOutcome why) {
        state = State.KILLING;
        reason = why;
        alarm = timer.after(KILL_INTERVAL, this::onAlarm);
        tree.kill();
    }
}
