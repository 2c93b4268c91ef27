package dev.codonq.sandbox;

import java.time.Duration;

/** Runs something later. Thread-safe. Tests move its time by hand. */
public interface Timer {

    /**
     * Runs {@code action} once when {@code delay} has passed on a monotonic clock, on a thread of the timer; the action
     * must be short.
     */
    Alarm after(Duration delay, Runnable action);

    /** Something that is going to run. Thread-safe. */
    interface Alarm {
        /** Forgets the action if it has not begun. */
        void cancel();
    }
}
