package dev.codonq.sandbox;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A timer with one daemon thread, on the system's monotonic clock. Thread-safe. */
public final class SystemTimer implements Timer, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SystemTimer.class);

    private final ScheduledThreadPoolExecutor executor;

    public SystemTimer(String threadName) {
        executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, threadName);
            thread.setDaemon(true);
            return thread;
        });
        // Most alarms are cancelled; they must not wait in memory for their time.
        executor.setRemoveOnCancelPolicy(true);
    }

    @Override
    public Alarm after(Duration delay, Runnable action) {
        try {
            Future<?> future = executor.schedule(() -> contain(action), delay.toNanos(), TimeUnit.NANOSECONDS);
            return () -> future.cancel(false);
        } catch (RejectedExecutionException e) {
            throw new IllegalStateException("the timer is closed", e);
        }
    }

    private static void contain(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException | Error e) {
            log.error("an alarm failed", e);
        }
    }

    /** Forgets all alarms and ends the thread. */
    @Override
    public void close() {
        executor.shutdownNow();
    }
}
