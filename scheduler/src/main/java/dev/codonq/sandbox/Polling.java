package dev.codonq.sandbox;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waiting for what the kernel announces to nobody: the end of processes that are not our children. */
final class Polling {
    private static final long SHORTEST_PAUSE_NANOS = 200_000;
    private static final long LONGEST_PAUSE_NANOS = 5_000_000;

    /** A pause is one part in so many of the time that has passed: that much, at most, is waited in vain. */
    private static final int SHARE = 8;

    private Polling() {}

    /**
     * Returns whether {@code condition} came true in time. Goes on, a little faster, on an interrupted thread, and when
     * the condition cannot be found out for a while.
     */
    static boolean until(Duration patience, BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!isTrue(condition)) {
            long passed = System.nanoTime() - start;
            if (passed > patience.toNanos()) {
                return false;
            }
            LockSupport.parkNanos(Math.min(Math.max(passed / SHARE, SHORTEST_PAUSE_NANOS), LONGEST_PAUSE_NANOS));
        }
        return true;
    }

    private static boolean isTrue(BooleanSupplier condition) {
        try {
            return condition.getAsBoolean();
        } catch (UncheckedIOException e) {
            return false;
        }
    }
}
