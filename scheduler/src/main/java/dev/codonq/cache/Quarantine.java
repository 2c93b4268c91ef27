package dev.codonq.cache;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where damaged files of a cache go: out of the way, so that the next run can take their place, and kept for a while, for
 * who wants to know what happened. Thread-safe.
 */
final class Quarantine {
    private static final Logger log = LoggerFactory.getLogger(Quarantine.class);

    private final Path directory;
    private final boolean isReadOnly;

    Quarantine(Path directory, boolean isReadOnly) {
        this.directory = directory;
        this.isReadOnly = isReadOnly;
    }

    /** Moves {@code file} aside; where that cannot be done it stays, and is found damaged again. */
    void take(Path file, String problem) {
        if (isReadOnly) {
            log.warn("damaged in the cache: {}: {}", file, problem);
            return;
        }
        try {
            // Of equal names there can be many, since the next run makes the file anew.
            Files.move(
                    file,
                    directory.resolve(file.getFileName() + "." + UUID.randomUUID()),
                    StandardCopyOption.ATOMIC_MOVE);
            log.warn("damaged in the cache, moved to {}: {}: {}", directory, file, problem);
        } catch (NoSuchFileException alreadyGone) {
            log.debug("damaged in the cache, and gone meanwhile: {}", file);
        } catch (IOException e) {
            log.warn("damaged in the cache, and cannot be moved aside: {}: {}", file, problem, e);
        }
    }
}
