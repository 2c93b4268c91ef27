package dev.codonq.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.codonq.action.ActionKey;
import dev.codonq.action.ActionResult;
import java.util.Optional;

/**
 * The results of successful runs, in memory, bounded by the bytes they hold. Thread-safe.
 *
 * <p>Nothing is computed inside the cache: a computation in Caffeine holds a lock that other keys share, and a run takes
 * seconds. Who computes is decided before, by single-flight.
 */
public final class ActionCache {
    /** What an entry costs besides its content: the key, the maps, the objects around. */
    private static final int ENTRY_OVERHEAD_BYTES = 1024;

    private final Cache<ActionKey, ActionResult> results;

    /** Creates a cache that keeps about {@code maxBytes} of results; none for 0. */
    public ActionCache(long maxBytes) {
        results = Caffeine.newBuilder()
                .maximumWeight(maxBytes)
                .weigher((ActionKey key, ActionResult result) ->
                        (int) Math.min(Integer.MAX_VALUE, ENTRY_OVERHEAD_BYTES + result.sizeBytes()))
                // Maintenance is a few pointer swaps; it needs no pool whose threads outlive the scheduler.
                .executor(Runnable::run)
                .build();
    }

    /** Returns the result of an earlier run of the action with this key. */
    public Optional<ActionResult> lookup(ActionKey key) {
        return Optional.ofNullable(results.getIfPresent(key));
    }

    /** Remembers the result of a run that succeeded. */
    public void publish(ActionKey key, ActionResult result) {
        results.put(key, result);
    }
}
