package dev.codonq.scheduling;

import dev.codonq.action.Action;
import dev.codonq.action.ActionKey;
import dev.codonq.action.ResourceLimits;

/**
 * What two jobs must have in common to share a run: the action key, and the limits too, since a job must not fail for
 * the shorter timeout of another. Immutable.
 */
record FlightKey(ActionKey actionKey, ResourceLimits limits) {
    static FlightKey of(ActionKey key, Action action) {
        return new FlightKey(key, action.limits());
    }
}
