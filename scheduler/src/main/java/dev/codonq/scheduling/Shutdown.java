package dev.codonq.scheduling;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The end of a scheduler, which one thread carries out and others wait for. Thread-safe. */
final class Shutdown {
    private static final Logger log = LoggerFactory.getLogger(Shutdown.class);

    /** How long killed runs may take to be gone; a run itself gives the kernel ten seconds. */
    private static final Duration KILL_PATIENCE = Duration.ofSeconds(20);

    private final Duration drainTimeout;
    private final Admission admission;
    private final Withdrawals withdrawals;
    private final Completion completion;
    private final Slots slots;
    private final List<AutoCloseable> parts;
    private final AtomicBoolean begun = new AtomicBoolean();
    private final CountDownLatch done = new CountDownLatch(1);

    /** Plans a shutdown that closes {@code parts} when the slots have ended. */
    Shutdown(
            Duration drainTimeout,
            Admission admission,
            Withdrawals withdrawals,
            Completion completion,
            Slots slots,
            List<AutoCloseable> parts) {
        this.drainTimeout = drainTimeout;
        this.admission = admission;
        this.withdrawals = withdrawals;
        this.completion = completion;
        this.slots = slots;
        this.parts = parts;
    }

    /** Begins the shutdown, or hastens one that has begun, and waits for its end where the caller may wait. */
    void begin(boolean now) {
        admission.close();
        if (now) {
            withdrawals.cancelAll();
        }
        // Such a thread must go on for the jobs to end: it serves a slot, or has more jobs to complete.
        boolean mayWait = !slots.isCurrent() && !completion.isInCallback();
        if (begun.compareAndSet(false, true)) {
            if (mayWait) {
                carryOut();
            } else {
                new Thread(this::carryOut, "codonq-shutdown").start();
            }
        } else if (mayWait) {
            awaitDone();
        }
    }

    private void carryOut() {
        try {
            if (!awaitIdle()) {
                withdrawals.cancelAll();
            }
            if (!slots.join(KILL_PATIENCE)) {
                log.error("slots have not ended {} after their runs were killed", KILL_PATIENCE);
            }
        } finally {
            parts.forEach(Shutdown::close);
            done.countDown();
        }
    }

    /** An interrupt means that the caller has no more patience; it stays set. */
    private boolean awaitIdle() {
        try {
            return admission.awaitIdle(drainTimeout);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static void close(AutoCloseable part) {
        try {
            part.close();
        } catch (Exception e) {
            log.warn("the scheduler left something behind", e);
        }
    }

    private void awaitDone() {
        long patience = TimeUnit.NANOSECONDS.convert(drainTimeout); // saturates
        try {
            if (!done.await(Math.max(patience, patience + KILL_PATIENCE.toNanos()), TimeUnit.NANOSECONDS)) {
                log.error("another thread has been closing this scheduler for too long");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
