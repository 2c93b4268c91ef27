package dev.codonq.cache;

import dev.codonq.action.Action;
import dev.codonq.action.ActionKey;
import dev.codonq.action.ActionResult;
import dev.codonq.action.Blob;
import dev.codonq.action.OutputFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Results of runs on disk, shared by any number of threads and processes. Thread-safe.
 *
 * <p>The parts: {@link ActionStore} has the results by action key, {@link ContentStore} their outputs by digest, a
 * {@link Publication} brings both in, a {@link Collector} deletes what was not used for longest, {@link CacheLocks} keep
 * them apart, {@link Usage} knows the size, {@link RunHistory} what runs took. {@link CacheLayout} draws the directory.
 *
 * <p>A cache never fails a run: what cannot be read or is damaged is a miss; when something cannot be written, as on a full
 * disk, that is logged once and nothing more is written.
 */
public final class DiskCache implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(DiskCache.class);

    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(2);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(20);

    private final CacheLayout layout;
    private final CacheSettings settings;
    private final ActionStore actions;
    private final ContentStore content;
    private final RecentActions recent;
    private final Usage usage;
    private final @Nullable Writing writing;
    private final RunHistory history;
    private final AtomicBoolean isWritable;
    private final AtomicBoolean isClosed = new AtomicBoolean();
    private final AtomicLong hits = new AtomicLong();
    private final AtomicLong misses = new AtomicLong();

    /** What there is only where it may be written. */
    private record Writing(CacheLocks locks, CacheOwner owner, CollectorThread collector) {}

    private DiskCache(CacheLayout layout, CacheSettings settings) throws IOException {
        this.layout = layout;
        this.settings = settings;
        Quarantine quarantine = new Quarantine(layout.quarantine(), settings.isReadOnly());
        actions = new ActionStore(layout, quarantine);
        content = new ContentStore(layout, quarantine);
        recent = new RecentActions(layout);
        usage = new Usage(layout.usage());
        isWritable = new AtomicBoolean(!settings.isReadOnly());
        writing = settings.isReadOnly() ? null : openForWriting();
        history = RunHistory.in(layout, settings.isReadOnly());
    }

    private Writing openForWriting() throws IOException {
        layout.create();
        CacheLocks locks = CacheLocks.open(layout.lock());
        try {
            boolean wasKilled = CacheOwner.sweep(layout, locks);
            CacheOwner owner = CacheOwner.enter(layout, locks);
            try {
                return new Writing(locks, owner, startCollector(locks, owner, wasKilled));
            } catch (IOException | RuntimeException e) {
                owner.close();
                throw e;
            }
        } catch (IOException | RuntimeException e) {
            locks.close();
            throw e;
        }
    }

    private CollectorThread startCollector(CacheLocks locks, CacheOwner owner, boolean wasKilled) throws IOException {
        Collector collector = new Collector(layout, locks, actions, usage, settings, owner.temporary());
        CollectorThread thread = new CollectorThread(collector, usage, settings.maxBytes(), this::stopWriting);
        // Who was killed may have published more than it had time to note.
        if (wasKilled || usage.isLong()) {
            thread.collect();
        } else {
            thread.collectIfTooLarge();
        }
        return thread;
    }

    /**
     * Opens the cache in {@code directory}, which is made where it is missing.
     *
     * @throws IOException if it cannot be made or written to, unless it is to be read only
     */
    public static DiskCache open(Path directory, CacheSettings settings) throws IOException {
        return new DiskCache(CacheLayout.in(directory.toAbsolutePath()), settings);
    }

    /** Returns the result with this key, if all of it is there and is what it was. */
    public Optional<ActionResult> lookup(ActionKey key) {
        Optional<ActionResult> result = lookUpAgain(key);
        if (result.isEmpty()) {
            misses.incrementAndGet();
        }
        return result;
    }

    /** Does the same for an action that was looked up before, and whose miss is counted. */
    Optional<ActionResult> lookUpAgain(ActionKey key) {
        Optional<ActionResult> result = actions.read(key).flatMap(this::result);
        if (result.isPresent()) {
            hits.incrementAndGet();
            if (isWritable.get()) {
                actions.touch(key);
            }
        }
        return result;
    }

    private Optional<ActionResult> result(ActionEntry entry) {
        SortedMap<String, OutputFile> outputs = new TreeMap<>();
        for (Map.Entry<String, ActionEntry.Output> output : entry.outputs().entrySet()) {
            Optional<Blob> blob = content.read(output.getValue().digest());
            if (blob.isEmpty()) {
                return Optional.empty();
            }
            outputs.put(
                    output.getKey(),
                    new OutputFile(blob.get(), output.getValue().executable()));
        }
        return Optional.of(new ActionResult(entry.exitCode(), outputs, entry.standardOutput(), entry.standardError()));
    }

    /** Keeps the result of a run, where that is possible. */
    public void publish(Action action, ActionKey key, ActionResult result, Duration runTime) {
        Writing open = writing;
        if (open == null || !isWritable.get()) {
            return;
        }
        Publication.Stores stores = new Publication.Stores(content, actions, recent, open.locks(), usage);
        try (Publication publication = new Publication(layout, open.owner().temporary())) {
            publication.publish(action, key, result, runTime, stores);
            open.collector().collectIfTooLarge();
        } catch (IOException e) {
            stopWriting(e);
        }
    }

    /** Also where nothing can be deleted: a cache that only grows would fill the disk. */
    private void stopWriting(Exception cause) {
        if (isWritable.compareAndSet(true, false)) {
            log.warn("the cache in {} cannot be written to; nothing more is kept: {}", layout.root(), cause.toString());
        }
    }

    /**
     * Waits until no other process runs the action with this key, so that who was second finds what the first has
     * published.
     *
     * @param patience how long to wait; the other process may be stopped
     * @return what to close after the run; nobody else begins before
     */
    public Flight awaitFlight(ActionKey key, Duration patience, BooleanSupplier isStopped) {
        Writing open = writing;
        if (open == null) {
            return Flight.ALONE;
        }
        try (Retry retry = new Retry(patience, SHORTEST_PAUSE, LONGEST_PAUSE)) {
            do {
                Optional<CacheLocks.Held> held = open.locks().tryFly(key);
                if (held.isPresent()) {
                    return new Flight(held.get());
                }
            } while (!isStopped.getAsBoolean() && retry.pause());
            return Flight.ALONE;
        } catch (IOException e) {
            stopWriting(e);
            return Flight.ALONE;
        }
    }

    /** Says how {@code action} differs from the nearest earlier one of its subject. */
    public Explanation explain(Action action, ActionKey key) {
        return new MissExplainer(recent, actions).explain(action, key);
    }

    /** Returns what earlier runs took; it is closed with the cache. */
    public RunHistory history() {
        return history;
    }

    /** Returns what people do with the cache. */
    public CacheMaintenance maintenance() {
        Writing open = writing;
        return new CacheMaintenance(
                layout,
                settings,
                actions,
                content,
                () -> usage.totals().plus(unsaved()),
                history,
                open == null ? null : open.collector());
    }

    private Usage.Totals unsaved() {
        return new Usage.Totals(0, hits.get(), misses.get());
    }

    /** Ends what goes on in the background; what is too much is left to the next start if it takes long. */
    @Override
    public void close() throws IOException {
        history.close();
        Writing open = writing;
        // Twice would let go of locks that belong to another cache of this process.
        if (open == null || !isClosed.compareAndSet(false, true)) {
            return;
        }
        try {
            open.collector().close();
            saveCounts(open);
        } finally {
            isWritable.set(false);
            open.owner().close();
            open.locks().close();
        }
    }

    private void saveCounts(Writing open) {
        Usage.Totals counts = new Usage.Totals(0, hits.getAndSet(0), misses.getAndSet(0));
        if (!isWritable.get() || !Files.isDirectory(layout.root()) || counts.equals(Usage.Totals.NONE)) {
            return;
        }
        try {
            CacheLocks.Held held = open.locks().toPublish(Duration.ofSeconds(1));
            try (held) {
                usage.add(counts);
            }
        } catch (IOException e) {
            log.debug("hits and misses of this process are not counted", e);
        }
    }
}
