package dev.codonq.scheduling;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The places of accepted jobs, of which there are only so many: what bounds the queue. A job takes a place when it is
 * accepted and gives it back when it has its result; followers of a shared run take places too. Thread-safe.
 *
 * <p>All mutable state is guarded by one lock; nothing is called under it.
 */
final class Places {
    /** Why there is no place. */
    enum Refusal {
        FULL,
        CLOSED,
        INTERRUPTED
    }

    private final long places;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition freeOrClosed = lock.newCondition();
    private final Condition noneTaken = lock.newCondition();

    /** Written under the lock; volatile for those who only look. */
    private volatile long taken;

    /** Written under the lock, and never taken back. */
    private volatile boolean closed;

    Places(long places) {
        this.places = places;
    }

    /** Takes a place, if there is one within {@code patience}. An interrupt ends the waiting and is kept. */
    Optional<Refusal> take(Duration patience) {
        lock.lock();
        try {
            long left = TimeUnit.NANOSECONDS.convert(patience); // saturates
            while (!closed && taken >= places) {
                if (left <= 0) {
                    return Optional.of(Refusal.FULL);
                }
                left = freeOrClosed.awaitNanos(left);
            }
            return tryTake();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of(Refusal.INTERRUPTED);
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private Optional<Refusal> tryTake() {
        if (closed) {
            return Optional.of(Refusal.CLOSED);
        }
        add(1);
        return Optional.empty();
    }

    @GuardedBy("lock")
    @SuppressWarnings("NonAtomicVolatileUpdate") // the lock makes it atomic
    private void add(int change) {
        taken = taken + change;
    }

    /** Gives back the place of a job that has its result. */
    void giveBack() {
        lock.lock();
        try {
            add(-1);
            freeOrClosed.signal();
            if (taken == 0) {
                noneTaken.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Gives no more places; those taken remain. */
    void close() {
        lock.lock();
        try {
            closed = true;
            freeOrClosed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Returns how many are taken. */
    long taken() {
        return taken;
    }

    /** Returns whether none is taken nor ever will be. */
    boolean areOver() {
        // In this order: after closing there are only fewer.
        return closed && taken == 0;
    }

    /**
     * Waits until none is taken.
     *
     * @return whether that came in time
     */
    boolean awaitNone(Duration patience) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = TimeUnit.NANOSECONDS.convert(patience); // saturates
            while (taken > 0) {
                if (left <= 0) {
                    return false;
                }
                left = noneTaken.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }
}
