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
    private final Places places;
    private final Admission admission;
    private final Withdrawals withdrawals;
    private final Completion completion;
    private final RunThreads threads;
    private final Observation observation;
    private final List<AutoCloseable> parts;
    private final AtomicBoolean begun = new AtomicBoolean();
    private final CountDownLatch done = new CountDownLatch(1);
    private volatile boolean isForExit;

    /** Plans a shutdown that closes {@code parts} when the threads have ended. */
    Shutdown(
            Duration drainTimeout,
            Places places,
            Admission admission,
            Withdrawals withdrawals,
            Completion completion,
            RunThreads threads,
            Observation observation,
            List<AutoCloseable> parts) {
        this.drainTimeout = drainTimeout;
        this.places = places;
        this.admission = admission;
        this.withdrawals = withdrawals;
        this.completion = completion;
        this.threads = threads;
        this.observation = observation;
        this.parts = parts;
    }

    /** Begins the shutdown, or hastens one that has begun, and waits for its end where the caller may wait. */
    void begin(boolean now) {
        places.close();
        admission.wakeAll();
        if (now) {
            withdrawals.cancelAll();
        }
        // Such a thread must go on for the end to come: it serves a run, has more jobs to complete, or is waited for
        // itself.
        boolean mayWait = !threads.isCurrent() && !completion.isInCallback() && !observation.isInListener();
        if (begun.compareAndSet(false, true)) {
            observation.closing();
            if (mayWait) {
                carryOut();
            } else {
                carryOutElsewhere();
            }
        } else if (mayWait) {
            awaitDone();
        }
    }

    /** Begins or hastens the shutdown since the JVM exits, and waits for its end. */
    void beginForExit() {
        isForExit = true;
        begin(true);
    }

    /** Where the system has no thread for that, the next who closes has another try. */
    private void carryOutElsewhere() {
        try {
            new Thread(this::carryOut, "codonq-shutdown").start();
        } catch (OutOfMemoryError e) {
            begun.set(false);
            throw e;
        }
    }

    private void carryOut() {
        try {
            if (!awaitIdle()) {
                withdrawals.cancelAll();
            }
            if (!threads.join(KILL_PATIENCE, this::mayBeLeft)) {
                log.error("runs have not ended {} after they were killed", KILL_PATIENCE);
            }
        } finally {
            parts.forEach(Shutdown::close);
            done.countDown();
        }
    }

    /**
     * A callback may be what exits, and then never returns. The run that it was told of has ended, and the JVM ends its
     * thread.
     */
    private boolean mayBeLeft(Thread thread) {
        return isForExit && completion.isInCallback(thread);
    }

    /** An interrupt means that the caller has no more patience; it stays set. */
    private boolean awaitIdle() {
        long end = System.nanoTime() + TimeUnit.NANOSECONDS.convert(drainTimeout); // saturates
        try {
            return places.awaitNone(drainTimeout)
                    && admission.awaitNoLease(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
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
