package dev.codonq.sandbox;

/**
 * What is told of a run while it goes on.
 *
 * <p>Implementations MUST be thread-safe and quick, and MUST NOT throw: they are called by the threads that keep runs to
 * their limits. They are told of the memory, and of some stages, under a lock of the run, and MUST NOT wait for
 * anybody who may wait for its end.
 */
public interface RunProgress {
    /** Does nothing with what it is told. */
    RunProgress IGNORED = new RunProgress() {
        @Override
        public void memoryInUse(long bytes) {}

        @Override
        public void processesEnded() {}
    };

    /** Tells, once, that the run's process has been started. */
    default void started() {}

    /** Tells that the run has come to a stage by its own account, see {@link RunTrace}. Programs can make it up. */
    default void stageBegun(String stage) {}

    /**
     * Tells, many times a second where that is known, how much memory the run's processes hold now, without what the
     * kernel takes back at need. Not told any more after {@link #processesEnded}, nor when the run is being ended for a
     * limit.
     */
    void memoryInUse(long bytes);

    /**
     * Tells, once, that no process of the run is left and only its outputs are still to be taken: it uses no more
     * processor but for that. Never told of a run of which none was started, or some could not be ended.
     */
    void processesEnded();
}
