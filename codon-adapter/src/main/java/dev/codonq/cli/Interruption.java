package dev.codonq.cli;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Ends a batch in order when the process is asked to end (SIGINT, SIGTERM, SIGHUP). Thread-safe.
 *
 * <p>The JVM then runs its shutdown hooks, ours among them, while all other threads go on, and exits with 128 and the
 * signal's number. Our hook ends the jobs in flight and waits, for a limited time, until the main thread has finished
 * the reports and closed this object. A second signal changes nothing: the shutdown is on its way.
 */
final class Interruption implements AutoCloseable {
    private static final int LONGEST_WAIT_SECONDS = 10;

    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread hook = new Thread(this::endBatch, "codonq-shutdown");

    @GuardedBy("this")
    private @Nullable Runnable killer;

    /** Written under the lock; volatile for those who only look. */
    private volatile boolean requested;

    private Interruption() {}

    /** Returns an interruption that listens until it is closed. */
    static Interruption listen() {
        Interruption interruption = new Interruption();
        try {
            Runtime.getRuntime().addShutdownHook(interruption.hook);
        } catch (IllegalStateException e) {
            // The shutdown was faster than we are: nothing must be started any more.
            interruption.requested = true;
        }
        return interruption;
    }

    /** Returns whether the process was asked to end. */
    boolean isRequested() {
        return requested;
    }

    /** Has {@code kill} called when the process is asked to end, or at once if it was already. */
    void onRequest(Runnable kill) {
        boolean isLate;
        synchronized (this) {
            killer = kill;
            isLate = requested;
        }
        // Outside the lock, as it takes its time and completes jobs. Who comes second sees the other, and calls it.
        if (isLate) {
            kill.run();
        }
    }

    private void endBatch() {
        Runnable kill;
        synchronized (this) {
            requested = true;
            kill = killer;
        }
        if (kill != null) {
            kill.run();
        }
        try {
            // Whether it was in time changes nothing: the process ends, and nobody is left to tell.
            var unused = done.await(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Stops listening, or lets a shutdown that is on its way go on. */
    @Override
    public void close() {
        done.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The shutdown is on its way.
        }
    }
}
