package dev.codonq.scheduling;

import java.time.Duration;

/** What is done with a job for which the queue has no place. Immutable. */
public sealed interface Backpressure {
    /** It is rejected at once. */
    record Reject() implements Backpressure {}

    /**
     * Its submission waits for a place, and is rejected when the limit is over. A callback of a result never waits, since
     * it may hold up the thread that would free a place; nor does a thread that is interrupted.
     */
    record Block(Duration limit) implements Backpressure {
        /** @throws IllegalArgumentException if the limit is negative */
        public Block {
            requireNotNegative(limit);
        }
    }

    /** The jobs of runs that have waited for longer than {@code age} are rejected instead of it, the oldest first. */
    record DropStale(Duration age) implements Backpressure {
        /** @throws IllegalArgumentException if the age is negative */
        public DropStale {
            requireNotNegative(age);
        }
    }

    static Backpressure reject() {
        return new Reject();
    }

    static Backpressure block(Duration limit) {
        return new Block(limit);
    }

    static Backpressure dropStale(Duration age) {
        return new DropStale(age);
    }

    private static void requireNotNegative(Duration time) {
        if (time.isNegative()) {
            throw new IllegalArgumentException("the time must not be negative: " + time);
        }
    }
}
