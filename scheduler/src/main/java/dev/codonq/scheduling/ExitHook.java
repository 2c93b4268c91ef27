package dev.codonq.scheduling;

import java.lang.ref.WeakReference;

/** What ends a scheduler when the JVM exits before it is closed: no process and no directory outlives us. Thread-safe. */
final class ExitHook implements AutoCloseable {
    private final Thread hook;

    /** The JVM's list of hooks must not keep a scheduler in memory. */
    private ExitHook(WeakReference<JobScheduler> scheduler) {
        hook = new Thread(
                () -> {
                    JobScheduler left = scheduler.get();
                    if (left != null) {
                        left.closeNow();
                    }
                },
                "codonq-exit");
    }

    /** Prepares to have {@code scheduler} closed; nothing will, before {@link #install}. */
    static ExitHook of(JobScheduler scheduler) {
        return new ExitHook(new WeakReference<>(scheduler));
    }

    /**
     * Has the scheduler closed when the JVM exits; does nothing where it is about to. Not for its constructor: the JVM may
     * exit, and a scheduler that is not whole cannot be closed.
     */
    void install() {
        try {
            Runtime.getRuntime().addShutdownHook(hook);
        } catch (IllegalStateException exiting) {
            // Too late: nothing will call it, and the caller is told by what it does next.
        }
    }

    /** Forgets the scheduler. */
    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException exiting) {
            // It is running, and may be the caller.
        }
    }
}
