package dev.codonq.scheduling;

import java.util.NavigableSet;
import java.util.TreeSet;

/** The waiting runs of one client in one class of priority. Not thread-safe; a part of {@link RunQueue}. */
final class Backlog {
    /** One of so many starts is of the oldest run, so that a stream of long ones keeps no short one waiting for ever. */
    static final int OLDEST_EVERY = 4;

    private final ClientShare client;
    private final Priority priority;
    private final NavigableSet<QueuedRun> byExpectation = new TreeSet<>(QueuedRun.BY_EXPECTATION);
    private final NavigableSet<QueuedRun> byAge = new TreeSet<>(QueuedRun.BY_AGE);
    private int startsSinceOldest;
    private long expectedNanos;
    private int unknownRuns;

    Backlog(ClientShare client, Priority priority) {
        this.client = client;
        this.priority = priority;
    }

    ClientShare client() {
        return client;
    }

    Priority priority() {
        return priority;
    }

    void add(QueuedRun run) {
        byExpectation.add(run);
        byAge.add(run);
        count(run, 1);
    }

    void remove(QueuedRun run) {
        byExpectation.remove(run);
        if (byAge.remove(run)) {
            count(run, -1);
        }
    }

    private void count(QueuedRun run, int change) {
        if (run.demand().isTimeKnown()) {
            expectedNanos += change * run.demand().runNanos();
        } else {
            unknownRuns += change;
        }
    }

    /** Returns what those runs take together whose time is known. */
    long expectedNanos() {
        return expectedNanos;
    }

    /** Returns of how many runs the time is not known. */
    int unknownRuns() {
        return unknownRuns;
    }

    boolean isEmpty() {
        return byAge.isEmpty();
    }

    int size() {
        return byAge.size();
    }

    /** Returns the run that came first; there must be one. */
    QueuedRun oldest() {
        return byAge.first();
    }

    /** Returns the run that is to start next; there must be one. */
    QueuedRun first() {
        return startsSinceOldest >= OLDEST_EVERY - 1 ? byAge.first() : byExpectation.first();
    }

    /** Takes note that {@code run} starts, and takes it out. */
    void start(QueuedRun run) {
        startsSinceOldest = run.number() == oldest().number() ? 0 : startsSinceOldest + 1;
        remove(run);
    }
}
