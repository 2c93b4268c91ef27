package dev.codonq.sandbox;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.Comparator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.TreeSet;

/** A timer whose time moves only by {@link #advance}, and whose actions run on the thread that moves it. Thread-safe. */
public final class HandMovedTimer implements Timer {
    private record Pending(Duration due, long number, Runnable action) {}

    @GuardedBy("this")
    private final TreeSet<Pending> pending =
            new TreeSet<>(Comparator.comparing(Pending::due).thenComparing(Pending::number));

    @GuardedBy("this")
    private Duration now = Duration.ZERO;

    @GuardedBy("this")
    private long count;

    @Override
    public synchronized Alarm after(Duration delay, Runnable action) {
        Pending alarm = new Pending(now.plus(delay), count++, action);
        pending.add(alarm);
        return () -> cancel(alarm);
    }

    private synchronized void cancel(Pending alarm) {
        pending.remove(alarm);
    }

    /** Lets {@code time} pass: runs what becomes due, in order, also what becomes due by that. */
    public void advance(Duration time) {
        Duration end = moved(time);
        for (Optional<Pending> next = nextUntil(end); next.isPresent(); next = nextUntil(end)) {
            next.get().action().run();
        }
    }

    private synchronized Duration moved(Duration time) {
        return now.plus(time);
    }

    private synchronized Optional<Pending> nextUntil(Duration end) {
        if (pending.isEmpty() || pending.first().due().compareTo(end) > 0) {
            now = end;
            return Optional.empty();
        }
        Pending next = pending.first();
        pending.remove(next);
        now = next.due();
        return Optional.of(next);
    }

    /** Returns the number of alarms that neither ran nor were cancelled. */
    public synchronized int pending() {
        return pending.size();
    }

    /**
     * Takes the next alarm as a timer's thread does that has decided to run it and not begun: cancelling it comes too
     * late from now on.
     */
    synchronized Runnable takeNext() {
        Pending next = pending.pollFirst();
        if (next == null) {
            throw new NoSuchElementException("no alarm is pending");
        }
        return next.action();
    }
}
