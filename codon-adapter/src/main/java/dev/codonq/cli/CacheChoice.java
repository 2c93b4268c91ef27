package dev.codonq.cli;

import dev.codonq.cache.CacheSettings;
import dev.codonq.cache.DiskCache;
import dev.codonq.terminal.TerminalText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which cache to use, and how. Immutable.
 *
 * @param explains whether to say of every miss what differs
 */
record CacheChoice(Path directory, CacheSettings settings, boolean explains) {
    private static final Logger log = LoggerFactory.getLogger(CacheChoice.class);

    /**
     * Opens the cache; on a full disk there is none, and the build goes on without.
     *
     * @throws MachineryException if the directory cannot be used
     */
    Optional<DiskCache> open() {
        try {
            return Optional.of(DiskCache.open(directory, settings));
        } catch (IOException e) {
            if (Failures.isDiskFull(e)) {
                log.warn("the disk of the cache in {} is full: nothing is cached", directory);
                return Optional.empty();
            }
            throw unusable(directory, e, "; give another --cache-dir, --read-only-cache or --no-cache");
        }
    }

    /** Returns what to say of a directory that cannot be used; {@code cure} follows the reason. */
    static MachineryException unusable(Path directory, IOException e, String cure) {
        return new MachineryException(
                "cannot use the cache in " + TerminalText.oneLine(directory.toString()) + ": " + Failures.reason(e)
                        + cure,
                e);
    }
}
