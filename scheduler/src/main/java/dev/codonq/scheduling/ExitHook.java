package dev.codonq.scheduling;

/** What ends a scheduler when the JVM exits before it is closed: no process and no directory outlives us. Thread-safe. */
final class ExitHook implements AutoCloseable {
    private final Thread hook;

    /**
     * The JVM's list of hooks keeps an open scheduler in memory, as its threads keep all of its parts. A weak reference
     * would be empty where the program has let go of its scheduler and only waits for jobs.
     */
    ExitHook(JobScheduler scheduler) {
        hook = new Thread(scheduler::closeForExit, "codonq-exit");
    }

    /**
     * Has the scheduler closed when the JVM exits; does nothing where it is about to. Not for its constructor: the JVM may
     * exit, and a scheduler that is not whole cannot be closed.
     */
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
