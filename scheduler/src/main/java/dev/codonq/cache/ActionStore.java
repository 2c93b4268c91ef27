package dev.codonq.cache;

import dev.codonq.action.ActionKey;
import dev.codonq.action.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The results of a cache, by action key. Thread-safe; any number of processes may share one. */
final class ActionStore {
    /** More than the longest captured output and the longest list of inputs; a longer file is none of ours. */
    private static final long MAX_BYTES = 256L << 20;

    private final CacheLayout layout;
    private final Quarantine quarantine;

    ActionStore(CacheLayout layout, Quarantine quarantine) {
        this.layout = layout;
        this.quarantine = quarantine;
    }

    /** Returns the result with this key. What is there and is something else is moved aside. */
    Optional<ActionEntry> read(ActionKey key) {
        Optional<ActionEntry> entry = read(layout.action(key.digest()));
        if (entry.isPresent() && !entry.get().key().equals(key)) {
            quarantine.take(
                    layout.action(key.digest()),
                    "it is the result of " + entry.get().key());
            return Optional.empty();
        }
        return entry;
    }

    /** Returns the result in {@code file}, which must be named by its key. */
    Optional<ActionEntry> read(Path file) {
        try {
            Optional<byte[]> content = StoredFile.read(file, MAX_BYTES);
            if (content.isEmpty()) {
                return Optional.empty();
            }
            ActionEntry entry = ActionEntry.decode(content.get());
            if (!file.endsWith(entry.key().digest().hash())) {
                throw new IOException("it is the result of " + entry.key());
            }
            return Optional.of(entry);
        } catch (IOException e) {
            quarantine.take(file, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    void touch(ActionKey key) {
        StoredFile.touch(layout.action(key.digest()));
    }

    void publish(Path staged, Digest key) throws IOException {
        CacheLayout.move(staged, layout.action(key));
    }

    /** Moves a result aside that turned out not to be what a run gives. */
    void quarantine(ActionKey key, String problem) {
        Path file = layout.action(key.digest());
        if (Files.exists(file)) {
            quarantine.take(file, problem);
        }
    }
}
