package dev.codonq.cache;

import dev.codonq.cache.CacheInventory.Listed;
import dev.codonq.cache.CacheInventory.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The deletion of results that were not used for longest. Thread-safe; of all processes, one collects at a time.
 *
 * <p>A result is deleted before the blobs that it alone needs, and a blob only if no result needs it: so at no moment, a
 * crash included, does a result point to a blob that was collected. That others publish meanwhile is kept right like this:
 *
 * <pre>
 *   publisher, visibility held shared         collector, visibility held exclusively
 *   ─────────────────────────────────         ──────────────────────────────────────
 *   blob is there: touch it                   blob untouched since it was counted: delete it
 *   result appears                            otherwise leave it
 * </pre>
 *
 * Neither can come between the two steps of the other. The right is given back after a few milliseconds each time, so that
 * who publishes never waits for longer.
 */
final class Collector {
    /** After a collection there is to be room for a while. */
    private static final double TARGET = 0.9;

    private static final Duration SLICE = Duration.ofMillis(10);
    private static final Duration PAUSE = Duration.ofMillis(2);
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(1);

    /** How long what was damaged is kept for who wants to look at it. */
    private static final Duration QUARANTINE = Duration.ofDays(7);

    private final CacheLayout layout;
    private final CacheLocks locks;
    private final ActionStore actions;
    private final Usage usage;
    private final CacheSettings settings;
    private final Path temporary;

    Collector(
            CacheLayout layout,
            CacheLocks locks,
            ActionStore actions,
            Usage usage,
            CacheSettings settings,
            Path temporary) {
        this.layout = layout;
        this.locks = locks;
        this.actions = actions;
        this.usage = usage;
        this.settings = settings;
        this.temporary = temporary;
    }

    /** Returns a collector of the same cache under other limits. */
    Collector withLimits(CacheSettings limits) {
        return new Collector(layout, locks, actions, usage, limits, temporary);
    }

    /** Counts all files, and deletes until the cache is within its limits or {@code isStopped}. */
    CollectionReport collect(Duration patience, BooleanSupplier isStopped) throws IOException {
        return inTurn(patience, () -> collect(isStopped));
    }

    /** Does {@code look} while nobody else collects. */
    <T> T inTurn(Duration patience, CollectorThread.Look<T> look) throws IOException {
        CacheLocks.Held turn = locks.toCollect(patience);
        try (turn) {
            return look.look();
        }
    }

    /** Collects unless somebody does. */
    void collectIfFree(BooleanSupplier isStopped) throws IOException {
        Optional<CacheLocks.Held> turn = locks.tryCollect();
        if (turn.isPresent()) {
            CacheLocks.Held held = turn.get();
            try (held) {
                var unused = collect(isStopped);
            }
        }
    }

    private CollectionReport collect(BooleanSupplier isStopped) throws IOException {
        Usage.Totals before = usage.totals();
        CacheInventory inventory = CacheInventory.ofBlobs(layout);
        if (!awaitPublications()) {
            return new CollectionReport(0, 0, before.sizeBytes());
        }
        inventory.listOthers(layout, actions);
        Collection collection = new Collection(inventory);
        collection.plan();
        collection.carryOut(isStopped);
        recount(before, collection.sizeBytes - collection.freedBytes);
        return new CollectionReport(
                collection.deletedResults, collection.freedBytes, usage.totals().sizeBytes());
    }

    /** Returns whether all publications have ended that had begun; those of a stopped process do not, and may do so later. */
    private boolean awaitPublications() throws IOException {
        Optional<CacheLocks.Held> right = locks.toDelete(PATIENCE);
        right.ifPresent(CacheLocks.Held::close);
        return right.isPresent();
    }

    /** What was published while we counted is in both figures or in none; it is added where it may be in none. */
    private void recount(Usage.Totals before, long sizeBytes) throws IOException {
        Optional<CacheLocks.Held> right = locks.toDelete(PATIENCE);
        if (right.isPresent()) {
            CacheLocks.Held held = right.get();
            try (held) {
                Usage.Totals now = usage.totals();
                long published = Math.max(0, now.sizeBytes() - before.sizeBytes());
                usage.replace(new Usage.Totals(sizeBytes + published, now.hits(), now.misses()), temporary);
            }
        }
    }

    /** One collection. Confined to one thread. */
    private final class Collection {
        private final CacheInventory inventory;
        private final Deque<Result> oldest = new ArrayDeque<>();
        private final Deque<Listed> garbage = new ArrayDeque<>();
        private final Instant now = Instant.now();
        private final long sizeBytes;
        private long freedBytes;
        private long deletedResults;

        Collection(CacheInventory inventory) {
            this.inventory = inventory;
            sizeBytes = inventory.sizeBytes();
        }

        /** Puts the results in the order in which they are to go, and finds what is of use to nobody. */
        void plan() throws IOException {
            List<Result> results = new ArrayList<>();
            for (Result result : inventory.results()) {
                results.add(notOfTheFuture(result));
            }
            // What explains misses is of no use without the results of its time.
            inventory.recent().forEach(recent -> results.add(new Result(recent, List.of())));
            // Equal times are of one tick of a coarse clock; then the order is at least the same every time.
            results.sort(Comparator.comparing((Result result) -> result.file().used())
                    .thenComparing(result -> result.file().path()));
            oldest.addAll(results);
            garbage.addAll(inventory.unneeded());
            // What is still of use has the room first.
            inventory.aside().stream()
                    .filter(file -> isTooLarge() || settings.maxAge().isZero() || isOlderThan(QUARANTINE, file))
                    .forEach(garbage::add);
        }

        /** What was used while a clock was ahead would be the last to go until the clock is there again, used or not. */
        private Result notOfTheFuture(Result result) throws IOException {
            boolean isOfTheFuture = result.file().used().toInstant().isAfter(now.plus(CLOCK_TOLERANCE));
            return isOfTheFuture ? new Result(result.file().touched(), result.blobs()) : result;
        }

        private boolean isOlderThan(Duration age, Listed file) {
            return age.isZero() || file.used().toInstant().isBefore(now.minus(age));
        }

        void carryOut(BooleanSupplier isStopped) throws IOException {
            while (!isStopped.getAsBoolean() && hasWork()) {
                Optional<CacheLocks.Held> right = locks.toDelete(PATIENCE);
                if (right.isEmpty()) {
                    return;
                }
                CacheLocks.Held held = right.get();
                try (held) {
                    slice();
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }

        private boolean hasWork() {
            return !garbage.isEmpty() || isDue(oldest.peek());
        }

        private boolean isDue(@Nullable Result next) {
            return next != null && (isTooLarge() || isOlderThan(settings.maxAge(), next.file()));
        }

        private boolean isTooLarge() {
            // Once it is above the limit, down to the target.
            return sizeBytes > settings.maxBytes() && sizeBytes - freedBytes > (long) (settings.maxBytes() * TARGET);
        }

        private void slice() throws IOException {
            long start = System.nanoTime();
            while (hasWork() && System.nanoTime() - start < SLICE.toNanos()) {
                Listed useless = garbage.poll();
                if (useless != null) {
                    delete(useless);
                } else {
                    delete(oldest.remove());
                }
            }
        }

        private void delete(Result result) throws IOException {
            if (delete(result.file())) {
                deletedResults += result.file().path().startsWith(layout.actions()) ? 1 : 0;
                garbage.addAll(inventory.remove(result));
            }
        }

        private boolean delete(Listed file) throws IOException {
            if (!file.isAsListed()) {
                return false;
            }
            // What is found damaged is moved aside at any time.
            boolean isDeleted = Files.deleteIfExists(file.path());
            freedBytes += isDeleted ? file.sizeBytes() : 0;
            return isDeleted;
        }
    }
}
