package dev.codonq.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.codonq.action.Action;
import dev.codonq.action.ActionKey;
import dev.codonq.action.ActionResult;
import dev.codonq.action.ResourceLimits;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * The results of earlier runs: in memory, bounded by the bytes they hold, and behind that on disk. Thread-safe.
 *
 * <p>Nothing is computed inside the cache: a computation in Caffeine holds a lock that other keys share, and a run takes
 * seconds. Who computes is decided before, by single-flight.
 */
public final class ActionCache {
    /** What an entry costs besides its content: the key, the maps, the objects around. */
    private static final int ENTRY_OVERHEAD_BYTES = 1024;

    private static final Duration LONG = Duration.ofDays(365);

    private final Cache<ActionKey, ActionResult> memory;
    private final Optional<DiskCache> disk;

    /** Creates a cache that keeps about {@code maxBytes} of results in memory, none for 0, and all on {@code disk}. */
    public ActionCache(long maxBytes, Optional<DiskCache> disk) {
        this.disk = disk;
        memory = Caffeine.newBuilder()
                .maximumWeight(maxBytes)
                .weigher((ActionKey key, ActionResult result) ->
                        (int) Math.min(Integer.MAX_VALUE, ENTRY_OVERHEAD_BYTES + result.sizeBytes()))
                // Maintenance is a few pointer swaps; it needs no pool whose threads outlive the scheduler.
                .executor(Runnable::run)
                .build();
    }

    /** Where a result was. */
    public enum Tier {
        MEMORY,
        DISK
    }

    /** A result of an earlier run, or of one of another process. */
    public record Hit(ActionResult result, Tier tier) {}

    /** Returns the result of an earlier run of {@code action}, whose key is {@code key}. */
    public Optional<Hit> lookup(Action action, ActionKey key) {
        return lookup(action, key, cache -> cache.lookup(key));
    }

    /** Looks up again what may have been published since the first time. */
    public Optional<Hit> lookUpAgain(Action action, ActionKey key) {
        return lookup(action, key, cache -> cache.lookUpAgain(key));
    }

    private Optional<Hit> lookup(Action action, ActionKey key, Function<DiskCache, Optional<ActionResult>> onDisk) {
        if (action.uncacheable().isPresent()) {
            return Optional.empty();
        }
        ActionResult remembered = memory.getIfPresent(key);
        if (remembered != null) {
            return Optional.of(new Hit(remembered, Tier.MEMORY));
        }
        Optional<ActionResult> stored = disk.flatMap(onDisk);
        stored.ifPresent(result -> memory.put(key, result));
        return stored.map(result -> new Hit(result, Tier.DISK));
    }

    /** Keeps the result of a run that serves whoever asks for the same. */
    public void publish(Action action, ActionKey key, ActionResult result, Duration runTime) {
        if (action.uncacheable().isEmpty()) {
            memory.put(key, result);
            disk.ifPresent(cache -> cache.publish(action, key, result, runTime));
        }
    }

    /** Waits until no other process runs the action; see {@link DiskCache#awaitFlight}. */
    public Flight awaitFlight(Action action, ActionKey key, BooleanSupplier isStopped) {
        if (action.uncacheable().isPresent() || disk.isEmpty()) {
            return Flight.ALONE;
        }
        ResourceLimits limits = action.limits();
        Duration patience = atMostLong(limits.timeout()).plus(atMostLong(limits.gracePeriod()));
        return disk.get().awaitFlight(key, patience, isStopped);
    }

    /** Returns a time that can be added to another. */
    private static Duration atMostLong(Duration time) {
        return time.compareTo(LONG) < 0 ? time : LONG;
    }

    /** Says why {@code action} missed, where that is known. */
    public Optional<Explanation> explain(Action action, ActionKey key) {
        return action.uncacheable().isPresent() ? Optional.empty() : disk.map(cache -> cache.explain(action, key));
    }
}
