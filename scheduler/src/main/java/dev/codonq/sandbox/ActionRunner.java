package dev.codonq.sandbox;

import dev.codonq.action.Action;
import java.util.concurrent.CompletionStage;

/**
 * What runs one action.
 *
 * <p>Implementations MUST be thread-safe; MUST give the run at least the isolation that the action asks for, or answer
 * {@link ProcessOutcome.Broken}; MUST return only when nothing of the run is left; MUST keep the thread's interrupt flag.
 * They MUST NOT throw for a command that fails, and MUST NOT cache. They MAY block the calling thread for as long as the
 * action's limits allow.
 */
public interface ActionRunner {
    /**
     * Runs {@code action} to its end, or until {@code stop} completes.
     *
     * @param progress told of the run while it goes on
     * @return how it ended, with the declared outputs where it exited with 0 and left them all
     */
    RunResult run(Action action, CompletionStage<?> stop, RunProgress progress);
}
