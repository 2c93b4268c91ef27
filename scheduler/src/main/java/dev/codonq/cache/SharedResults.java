package dev.codonq.cache;

import dev.codonq.action.Action;
import dev.codonq.action.ActionKey;
import dev.codonq.action.ActionResult;
import java.util.Optional;

/**
 * Results that other machines share, behind those in memory and on disk.
 *
 * <p>Implementations MUST be thread-safe; MUST NOT throw; MUST bound every call: where results cannot be had in a short time,
 * there are none. They MUST answer only what is the result of an equal action at no less than its isolation, and with each
 * output in full. They MAY block the calling thread while they look up.
 */
public interface SharedResults {
    /** Returns the result of an earlier run of {@code action}, whose key is {@code key}, if it can be had. */
    Optional<ActionResult> lookup(Action action, ActionKey key);

    /**
     * Takes over a result to share it. MUST return soon: what takes long is done elsewhere, and what cannot be done is not.
     */
    void publish(Action action, ActionKey key, ActionResult result);
}
