package dev.codonq.cache;

import dev.codonq.action.ActionKey;
import dev.codonq.action.Digest;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The results of a cache, by action key. Thread-safe; any number of processes may share one. */
final class ActionStore {
    private static final Logger log = LoggerFactory.getLogger(ActionStore.class);

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
        Optional<ActionEntry> entry;
        try {
            entry = read(layout.action(key.digest()));
        } catch (FileSystemException e) {
            log.debug("a result cannot be opened", e);
            return Optional.empty();
        }
        if (entry.isPresent() && !entry.get().key().equals(key)) {
            quarantine.take(
                    layout.action(key.digest()),
                    "it is the result of " + entry.get().key());
            return Optional.empty();
        }
        return entry;
    }

    /**
     * Returns the result in {@code file}, which must be named by its key.
     *
     * @throws FileSystemException if it cannot be opened, so that what it needs is not known
     */
    Optional<ActionEntry> read(Path file) throws FileSystemException {
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
        } catch (FileSystemException e) {
            throw e;
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
