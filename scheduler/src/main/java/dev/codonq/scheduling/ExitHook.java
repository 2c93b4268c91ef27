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
                        left.closeForExit();
                    }
                },
                "codonq-exit");
    }

    /** Has {@code scheduler} closed when the JVM exits; does nothing where it is about to. */
    static ExitHook install(JobScheduler scheduler) {
        ExitHook installed = new ExitHook(new WeakReference<>(scheduler));
        try {
            Runtime.getRuntime().addShutdownHook(installed.hook);
        } catch (IllegalStateException exiting) {
            // Too late: nothing will call it, and the caller is told by what it does next.
        }
        return installed;
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
