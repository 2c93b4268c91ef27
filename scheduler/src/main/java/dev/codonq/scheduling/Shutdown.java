package dev.codonq.scheduling;

import dev.codonq.sandbox.SandboxRunner;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The end of a scheduler, which one thread carries out and others wait for. Thread-safe. */
final class Shutdown {
    private static final Logger log = LoggerFactory.getLogger(Shutdown.class);

    /** How long killed runs may take to be gone; a run itself gives the kernel ten seconds. */
    private static final Duration KILL_PATIENCE = Duration.ofSeconds(20);

    private final Duration drainTimeout;
    private final Admission admission;
    private final Runnable stopAll;
    private final Slots slots;
    private final @Nullable SandboxRunner sandbox;
    private final AutoCloseable timer;
    private final AtomicBoolean begun = new AtomicBoolean();
    private final CountDownLatch done = new CountDownLatch(1);

    Shutdown(
            Duration drainTimeout,
            Admission admission,
            Runnable stopAll,
            Slots slots,
            @Nullable SandboxRunner sandbox,
            AutoCloseable timer) {
        this.drainTimeout = drainTimeout;
        this.admission = admission;
        this.stopAll = stopAll;
        this.slots = slots;
        this.sandbox = sandbox;
        this.timer = timer;
    }

    /** Begins the shutdown, or hastens one that has begun, and waits for its end. */
    void begin(boolean now) {
        admission.close();
        if (now) {
            stopAll.run();
        }
        if (begun.compareAndSet(false, true)) {
            if (slots.isCurrent()) {
                // This slot must go on for the others to end.
                new Thread(this::carryOut, "codonq-shutdown").start();
            } else {
                carryOut();
            }
        } else if (!slots.isCurrent()) {
            awaitDone();
        }
    }

    private void carryOut() {
        boolean interrupted = false;
        try {
            if (!awaitIdle(drainTimeout)) {
                stopAll.run();
            }
            interrupted = Thread.interrupted();
            if (!slots.join(KILL_PATIENCE)) {
                log.error("slots have not ended {} after their runs were killed", KILL_PATIENCE);
            }
        } catch (InterruptedException e) {
            interrupted = true;
        } finally {
            closeParts();
            done.countDown();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** An interrupt means that the caller has no more patience; it stays set. */
    private boolean awaitIdle(Duration patience) {
        try {
            return admission.awaitIdle(patience);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void closeParts() {
        try {
            timer.close();
            if (sandbox != null) {
                sandbox.close();
            }
        } catch (Exception e) {
            log.warn("the scheduler left something behind", e);
        }
    }

    private void awaitDone() {
        try {
            if (!done.await(drainTimeout.plus(KILL_PATIENCE).toNanos(), TimeUnit.NANOSECONDS)) {
                log.error("another thread has been closing this scheduler for too long");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
