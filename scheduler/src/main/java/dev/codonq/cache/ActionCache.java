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
import java.util.function.Predicate;

/**
 * The results of earlier runs: in memory, bounded by the bytes they hold, behind that on disk, and behind that those that other
 * machines share. Thread-safe.
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
    private final Optional<SharedResults> shared;
    private final Predicate<ActionResult> isReproducible;

    /** Creates a cache of this machine alone. */
    ActionCache(long maxBytes, Optional<DiskCache> disk) {
        this(maxBytes, disk, Optional.empty(), result -> true);
    }

    /**
     * Creates a cache that keeps about {@code maxBytes} of results in memory, none for 0, and all on {@code disk}.
     *
     * @param isReproducible which of the shared results to believe: other machines may keep more
     */
    public ActionCache(
            long maxBytes,
            Optional<DiskCache> disk,
            Optional<SharedResults> shared,
            Predicate<ActionResult> isReproducible) {
        this.disk = disk;
        this.shared = shared;
        this.isReproducible = isReproducible;
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
        DISK,
        /** With those that other machines share. */
        REMOTE
    }

    /** A result of an earlier run, or of one of another process. */
    public record Hit(ActionResult result, Tier tier) {}

    /** Returns the result of an earlier run of {@code action}, whose key is {@code key}. */
    public Optional<Hit> lookup(Action action, ActionKey key) {
        return lookup(action, key, cache -> cache.lookup(key)).or(() -> lookUpShared(action, key));
    }

    /** Looks up again what may have been published since the first time, by this machine. */
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

    private Optional<Hit> lookUpShared(Action action, ActionKey key) {
        if (action.uncacheable().isPresent() || shared.isEmpty()) {
            return Optional.empty();
        }
        Optional<ActionResult> found = shared.get()
                .lookup(action, key)
                .filter(result -> isWhole(action, result) && isReproducible.test(result));
        // Nobody has said how long the run took.
        found.ifPresent(result -> keep(action, key, result, Duration.ZERO));
        return found.map(result -> new Hit(result, Tier.REMOTE));
    }

    private static boolean isWhole(Action action, ActionResult result) {
        return result.exitCode() != 0 || result.outputs().keySet().containsAll(action.outputs());
    }

    /** Keeps and shares the result of a run that serves whoever asks for the same. */
    public void publish(Action action, ActionKey key, ActionResult result, Duration runTime) {
        keep(action, key, result, runTime);
        if (action.uncacheable().isEmpty()) {
            shared.ifPresent(results -> results.publish(action, key, result));
        }
    }

    /** Keeps such a result that the other machines have. */
    public void keep(Action action, ActionKey key, ActionResult result, Duration runTime) {
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
