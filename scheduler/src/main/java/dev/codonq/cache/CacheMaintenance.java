package dev.codonq.cache;

import dev.codonq.action.Action;
import dev.codonq.action.ActionKey;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What people do with a {@link DiskCache}, beside its use by runs. Thread-safe; ends with the cache. */
public final class CacheMaintenance {
    /** How long people wait for a collection by another process before they are told of it. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final CacheLayout layout;
    private final CacheSettings settings;
    private final ActionStore actions;
    private final ContentStore content;
    private final UsageSource usage;
    private final RunHistory history;
    private final @Nullable CollectorThread collector;

    /** Tells how much there is, by what processes have noted. */
    @FunctionalInterface
    interface UsageSource {
        Usage.Totals totals() throws IOException;
    }

    /** @param collector null where nothing may be written */
    CacheMaintenance(
            CacheLayout layout,
            CacheSettings settings,
            ActionStore actions,
            ContentStore content,
            UsageSource usage,
            RunHistory history,
            @Nullable CollectorThread collector) {
        this.layout = layout;
        this.settings = settings;
        this.actions = actions;
        this.content = content;
        this.usage = usage;
        this.history = history;
        this.collector = collector;
    }

    /** Returns the keys of all results. */
    public List<ActionKey> keys() throws IOException {
        List<ActionKey> keys = new ArrayList<>();
        for (CacheInventory.Listed file : CacheInventory.files(layout.actions())) {
            actions.read(file.path()).map(ActionEntry::key).ifPresent(keys::add);
        }
        return keys;
    }

    /** Returns the action that a result is of, with limits as usual. */
    public Optional<Action> action(ActionKey key) {
        try {
            return actions.read(key).map(entry -> KeyPart.assemble(entry.parts(), entry.subject()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Moves a result aside that a new run of its action contradicts. */
    public void reject(ActionKey key, String problem) {
        actions.quarantine(key, problem);
    }

    /** Returns what the cache holds; looks at every file. */
    public CacheStats stats() throws IOException {
        return CacheCheck.stats(layout, settings, actions, usage.totals());
    }

    /**
     * Reads every file and moves aside what is damaged. Nothing is collected meanwhile.
     *
     * @throws IOException if the cache cannot be read, or another process collects for long
     */
    public VerifyReport verify() throws IOException {
        return collector == null
                ? CacheCheck.verify(layout, actions, content)
                : collector.inTurn(PATIENCE, () -> CacheCheck.verify(layout, actions, content));
    }

    /**
     * Reads the results that were used last, at most {@code most}, with their files. What is damaged is moved aside, or
     * stays where the cache is read-only.
     */
    public VerifyReport glance(int most) throws IOException {
        return CacheCheck.glance(layout, actions, content, most);
    }

    /**
     * Deletes until the cache is within {@code limits}; on the calling thread.
     *
     * @throws IOException if it is read-only, cannot be read or written, or another process collects for long
     */
    public CollectionReport collect(CacheSettings limits) throws IOException {
        return writableCollector().collectNow(limits, PATIENCE);
    }

    /**
     * Deletes all results, what they point to, and what was moved aside, and forgets what runs took. What is published
     * meanwhile may stay.
     *
     * @throws IOException as {@link #collect} does
     */
    public CollectionReport clear() throws IOException {
        CollectionReport report = collect(CacheSettings.NOTHING);
        history.clear();
        return report;
    }

    private CollectorThread writableCollector() throws IOException {
        if (collector == null) {
            throw new IOException("the cache is opened for reading only");
        }
        return collector;
    }
}
