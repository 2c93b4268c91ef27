package dev.codonq.remote;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The decision whether something that need not work is tried. Thread-safe.
 *
 * <pre>
 *            failed                 allows, after the pause
 *   CLOSED ----------> OPEN ------------------------------> TRYING
 *     ^                 ^                                    |  |
 *     |                 +------- failed (a longer pause) ----+  |
 *     |                 +------- gaveUp (no pause) -------------+
 *     +------------------------- succeeded ---------------------+
 * </pre>
 *
 * Closed, everything is tried; open, nothing; trying, what one caller has begun. What is logged for people is logged once, however often
 * it opens.
 */
final class CircuitBreaker {
    /** What the breaker does. */
    private enum State {
        CLOSED,
        OPEN,
        TRYING
    }

    private static final Logger log = LoggerFactory.getLogger(CircuitBreaker.class);

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(10);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

    private final ReentrantLock lock = new ReentrantLock();
    private final String what;
    private final Level level;
    private final LongSupplier nanoTime;

    @GuardedBy("lock")
    private State state = State.CLOSED;

    @GuardedBy("lock")
    private Duration pause = FIRST_PAUSE;

    @GuardedBy("lock")
    private long openUntil;

    @GuardedBy("lock")
    private boolean hasWarned;

    /**
     * @param what begins the sentence for people that ends with "is given up for now"
     * @param level how that is logged; later ones are for the developers of codonq
     * @param nanoTime as {@link System#nanoTime}
     */
    CircuitBreaker(String what, Level level, LongSupplier nanoTime) {
        this.what = what;
        this.level = level;
        this.nanoTime = nanoTime;
    }

    /** Returns whether the caller is to try; who is told so says afterwards how it went. */
    boolean allows() {
        lock.lock();
        try {
            if (state == State.OPEN && nanoTime.getAsLong() - openUntil >= 0) {
                // The next who asks is told no until this one has an answer: if there is none, one waits and not all.
                state = State.TRYING;
                return true;
            }
            return state == State.CLOSED;
        } finally {
            lock.unlock();
        }
    }

    boolean isClosed() {
        lock.lock();
        try {
            return state == State.CLOSED;
        } finally {
            lock.unlock();
        }
    }

    void succeeded() {
        lock.lock();
        try {
            // Not where it is open: a call that began before the one that failed says nothing new.
            if (state == State.TRYING) {
                state = State.CLOSED;
                pause = FIRST_PAUSE;
            }
        } finally {
            lock.unlock();
        }
    }

    void failed(String reason) {
        lock.lock();
        try {
            if (state == State.OPEN) {
                return;
            }
            openUntil = nanoTime.getAsLong() + pause.toNanos();
            if (hasWarned) {
                log.debug("{} is given up for {}: {}", what, pause, reason);
            } else {
                log.atLevel(level)
                        .log("{} is given up for now, and tried again after {} s: {}", what, pause.toSeconds(), reason);
            }
            hasWarned = true;
            state = State.OPEN;
            Duration twice = pause.multipliedBy(2);
            pause = twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
        } finally {
            lock.unlock();
        }
    }

    /** Nobody knows whether it would have worked. */
    void gaveUp() {
        lock.lock();
        try {
            if (state == State.TRYING) {
                state = State.OPEN;
                openUntil = nanoTime.getAsLong();
            }
        } finally {
            lock.unlock();
        }
    }
}
