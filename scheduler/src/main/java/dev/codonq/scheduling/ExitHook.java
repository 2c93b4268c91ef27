package dev.codonq.scheduling;

import java.lang.ref.WeakReference;

/** What ends a scheduler when the JVM exits before it is closed: no process and no directory outlives us. Thread-safe. */
final class ExitHook implements AutoCloseable {
    private final Thread hook;

    ExitHook(JobScheduler scheduler) {
        // The JVM's list of hooks must not keep a scheduler in memory.
        WeakReference<JobScheduler> reference = new WeakReference<>(scheduler);
        hook = new Thread(
                () -> {
                    JobScheduler left = reference.get();
                    if (left != null) {
                        left.closeNow();
                    }
                },
                "codonq-exit");
    }

    /** Has the scheduler closed when the JVM exits. */
    void install() {
        try {
            Runtime.getRuntime().addShutdownHook(hook);
        } catch (IllegalStateException exiting) {
            // Too late: no hook is called any more that was not there before.
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
