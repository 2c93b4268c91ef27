package dev.codonq.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** What is still there after it had time to go. Not thread-safe. */
final class Leaks {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Duration patience;
    private final List<String> found = new ArrayList<>();

    Leaks() {
        this(PATIENCE);
    }

    /** @param patience how long each thing has to go */
    Leaks(Duration patience) {
        this.patience = patience;
    }

    /** Adds what {@code finder} still finds when patience is over; ended threads and processes need a moment to go. */
    void look(String what, Supplier<Set<String>> finder) {
        long start = System.nanoTime();
        Set<String> left = finder.get();
        while (!left.isEmpty()) {
            if (System.nanoTime() - start > patience.toNanos()) {
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
