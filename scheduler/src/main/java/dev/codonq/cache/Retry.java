package dev.codonq.cache;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The pauses between attempts at what others hold, each longer than the one before. Confined to one thread.
 *
 * <p>An interrupt does not end the waiting, and is kept for the thread until {@link #close}: of a thread that is
 * interrupted every pause would end at once, and the attempts would occupy a processor.
 */
final class Retry implements AutoCloseable {
    private final long start = System.nanoTime();
    private final long patienceNanos;
    private final long longestNanos;
    private long nextNanos;
    private boolean isInterrupted;

    Retry(Duration patience, Duration shortest, Duration longest) {
        patienceNanos = TimeUnit.NANOSECONDS.convert(patience); // saturates
        nextNanos = shortest.toNanos();
        longestNanos = longest.toNanos();
    }

    /** Waits a little, and returns whether there is to be another attempt. */
    boolean pause() {
        if (System.nanoTime() - start > patienceNanos) {
            return false;
        }
        isInterrupted |= Thread.interrupted();
        LockSupport.parkNanos(nextNanos);
        nextNanos = Math.min(2 * nextNanos, longestNanos);
        return true;
    }

    @Override
    public void close() {
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
