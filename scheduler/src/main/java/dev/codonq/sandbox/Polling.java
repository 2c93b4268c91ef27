package dev.codonq.sandbox;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waiting for what the kernel announces to nobody: the end of processes that are not our children. */
final class Polling {
    private static final long FIRST_PAUSE_NANOS = 200_000;
    private static final long LONGEST_PAUSE_NANOS = 5_000_000;

    private Polling() {}

    /** Returns whether {@code condition} came true in time. Goes on, a little faster, on an interrupted thread. */
    static boolean until(Duration patience, BooleanSupplier condition) {
        long start = System.nanoTime();
        for (long pause = FIRST_PAUSE_NANOS; !condition.getAsBoolean(); ) {
            if (System.nanoTime() - start > patience.toNanos()) {
                return false;
            }
            LockSupport.parkNanos(pause);
            pause = Math.min(pause * 2, LONGEST_PAUSE_NANOS);
        }
        return true;
    }
}
