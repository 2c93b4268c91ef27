package dev.codonq.cache;

import dev.codonq.action.Action;
import dev.codonq.action.ActionKey;
import dev.codonq.action.ActionResult;
import dev.codonq.action.Blob;
import dev.codonq.action.Digest;
import dev.codonq.action.OutputFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/**
 * The way of one result into a cache: everything is written beside, then made visible, the result last. So who finds a
 * result finds what it points to. Confined to one thread.
 */
final class Publication implements AutoCloseable {
    /** Collectors give the right back after milliseconds; only a stopped one does not. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final CacheLayout layout;
    private final Path temporary;
    private final Map<Digest, Path> stagedBlobs = new LinkedHashMap<>();
    private final Map<Digest, Blob> blobs = new HashMap<>();
    private final Path stagedEntry;
    private final Path stagedRecent;

    Publication(CacheLayout layout, Path temporary) {
        this.layout = layout;
        this.temporary = temporary;
        stagedEntry = temporary.resolve(UUID.randomUUID().toString());
        stagedRecent = temporary.resolve(UUID.randomUUID().toString());
    }

    /** Publishes {@code result}. */
    void publish(Action action, ActionKey key, ActionResult result, Duration runTime, Stores stores)
            throws IOException {
        byte[] entry = entry(action, key, result, runTime).encode();
        StoredFile.write(stagedEntry, out -> out.write(entry));
        for (OutputFile output : result.outputs().values()) {
            Digest digest = output.content().digest();
            blobs.put(digest, output.content());
            // Read, not only looked for: nobody may have noticed yet that one is damaged.
            if (stores.content().read(digest).isEmpty()) {
                stage(digest);
            }
        }
        if (!action.subject().isEmpty()) {
            stores.recent().stage(action.subject(), key, stagedRecent);
        }
        CacheLocks.Held held = stores.locks().toPublish(PATIENCE);
        try (held) {
            long grown = publishBlobs(stores.content());
            grown += Files.exists(layout.action(key.digest())) ? 0 : entry.length;
            stores.actions().publish(stagedEntry, key.digest());
            if (!action.subject().isEmpty()) {
                stores.recent().publish(action.subject(), stagedRecent);
            }
            stores.usage().add(new Usage.Totals(grown, 0, 0));
        }
    }

    /** What a publication writes to. */
    record Stores(ContentStore content, ActionStore actions, RecentActions recent, CacheLocks locks, Usage usage) {}

    private void stage(Digest digest) throws IOException {
        Blob blob = blobs.get(digest);
        if (blob != null && !stagedBlobs.containsKey(digest)) {
            stagedBlobs.put(digest, ContentStore.stage(blob, temporary));
        }
    }

    private long publishBlobs(ContentStore content) throws IOException {
        long grown = 0;
        for (Digest digest : blobs.keySet()) {
            // One that was there when we looked can be collected since; it cannot be any more now.
            if (!content.keep(digest)) {
                stage(digest);
                Path staged = stagedBlobs.remove(digest);
                if (staged != null) {
                    content.publish(staged, digest);
                    grown += digest.sizeBytes();
                }
            }
        }
        return grown;
    }

    private static ActionEntry entry(Action action, ActionKey key, ActionResult result, Duration runTime) {
        SortedMap<String, ActionEntry.Output> outputs = new TreeMap<>();
        result.outputs()
                .forEach((path, output) -> outputs.put(
                        path, new ActionEntry.Output(output.content().digest(), output.executable())));
        return new ActionEntry(
                key,
                action.isolation(),
                runTime,
                result.exitCode(),
                outputs,
                result.standardOutput(),
                result.standardError(),
                action.subject(),
                KeyPart.of(action));
    }

    /** Deletes what was written and not made visible. */
    @Override
    public void close() throws IOException {
        for (Path staged : stagedBlobs.values()) {
            Files.deleteIfExists(staged);
        }
        Files.deleteIfExists(stagedEntry);
        Files.deleteIfExists(stagedRecent);
    }
}
