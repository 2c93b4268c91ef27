package dev.codonq.sandbox;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A timer with one daemon thread, on the system's monotonic clock. What an action logs carries the context (MDC) of the
 * thread that asked for it. Thread-safe.
 */
public final class SystemTimer implements Timer, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SystemTimer.class);

    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);

    private final ScheduledThreadPoolExecutor executor;

    /** The executor's only one: no action's exception gets through to it. */
    private volatile @Nullable Thread thread;

    public SystemTimer(String threadName) {
        executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread made = new Thread(task, threadName);
            made.setDaemon(true);
            thread = made;
            return made;
        });
        // Most alarms are cancelled; they must not wait in memory for their time.
        executor.setRemoveOnCancelPolicy(true);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** {@inheritDoc} Does nothing when this is closed. */
    @Override
    public Alarm after(Duration delay, Runnable action) {
        long nanos = TimeUnit.NANOSECONDS.convert(delay); // saturates
        Runnable contained = LogContext.carry(() -> contain(action));
        try {
            Future<?> future = executor.schedule(contained, nanos, TimeUnit.NANOSECONDS);
            return () -> future.cancel(false);
        } catch (RejectedExecutionException closed) {
            return () -> {};
        }
    }

    private static void contain(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException | Error e) {
            log.error("an alarm failed", e);
        }
    }

    /** Forgets all alarms and ends the thread, after the action that it may be at. An interrupt is kept. */
    @Override
    public void close() {
        executor.shutdown();
        boolean interrupted = Thread.interrupted();
        try {
            Thread made = thread;
            if (made != null) {
                // Not awaitTermination(), which returns a little before the thread has ended.
                made.join(CLOSE_PATIENCE.toMillis());
                if (made.isAlive()) {
                    log.error("an alarm has been at work for {} after its timer was closed", CLOSE_PATIENCE);
                }
            }
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
