package dev.codonq.scheduling;

import dev.codonq.sandbox.ActionRunner;

/**
 * Runs on other machines, and which of all runs are made there. Immutable.
 *
 * <p>What depends on more of this machine than its action says is made here all the same: a run whose action is uncacheable, or
 * asks for isolation {@code DIRECTORY}.
 *
 * @param runner makes them; who gave it closes it, after the scheduler
 * @param slots how many there are at once
 * @param isOverflow whether this machine makes as many as it can first
 * @param fallsBack whether this machine makes those that the other machines' machinery breaks
 */
public record RemoteRuns(ActionRunner runner, int slots, boolean isOverflow, boolean fallsBack) {
    public RemoteRuns {
        if (slots < 1) {
            throw new IllegalArgumentException("remote slots must be at least 1, not " + slots);
        }
    }

    /** Has {@code runner} make all runs, up to {@code slots} at once. */
    public static RemoteRuns all(ActionRunner runner, int slots) {
        return new RemoteRuns(runner, slots, false, false);
    }

    /** Returns the same for those runs alone for which this machine has no room when they begin. */
    public RemoteRuns overflow() {
        return new RemoteRuns(runner, slots, true, fallsBack);
    }

    /** Returns the same with this machine for the runs that could not be made elsewhere. */
    public RemoteRuns withFallback() {
        return new RemoteRuns(runner, slots, isOverflow, true);
    }

    /** Returns how many runs there are at once, here and elsewhere, where this machine has {@code localSlots}. */
    int besides(int localSlots) {
        return isOverflow ? slots + localSlots : slots;
    }
}
