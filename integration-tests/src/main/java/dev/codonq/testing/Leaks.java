package dev.codonq.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** What is still there after it had time to go. Not thread-safe. */
final class Leaks {
    private static final long PATIENCE_NANOS = 10_000_000_000L;

    private final List<String> found = new ArrayList<>();

    /** Adds what {@code finder} still finds when patience is over; ended threads and processes need a moment to go. */
    void look(String what, Supplier<Set<String>> finder) {
        long start = System.nanoTime();
        Set<String> left = finder.get();
        while (!left.isEmpty()) {
            if (System.nanoTime() - start > PATIENCE_NANOS) {
                found.add(what + " " + left);
                return;
            }
            LockSupport.parkNanos(5_000_000);
            left = finder.get();
        }
    }

    /** Adds {@code leak}. */
    void add(String leak) {
        found.add(leak);
    }

    /**
     * Ends the search.
     *
     * @throws AssertionError if {@code owner} left anything behind
     */
    void require(String owner) {
        if (!found.isEmpty()) {
            throw new AssertionError(owner + " left behind " + String.join("; ", found));
        }
    }
}
