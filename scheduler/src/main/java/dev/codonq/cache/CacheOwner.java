package dev.codonq.cache;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one open cache has to itself in the directory that it shares: a place for what it is writing, and the lock that
 * shows that it lives. Thread-safe.
 */
final class CacheOwner implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(CacheOwner.class);

    private static final Pattern NAME = Pattern.compile("[0-9a-f]{32}");

    private final Path temporary;
    private final CacheLocks.Held life;

    private CacheOwner(Path temporary, CacheLocks.Held life) {
        this.temporary = temporary;
        this.life = life;
    }

    static CacheOwner enter(CacheLayout layout, CacheLocks locks) throws IOException {
        while (true) {
            String name = UUID.randomUUID().toString().replace("-", "");
            // Before the directory is there: nobody ever finds one whose owner does not live yet.
            Optional<CacheLocks.Held> life = locks.tryOwn(name);
            if (life.isPresent()) {
                try {
                    return new CacheOwner(
                            Files.createDirectory(layout.temporary().resolve(name)), life.get());
                } catch (IOException e) {
                    life.get().close();
                    throw e;
                }
            }
        }
    }

    /**
     * Deletes what killed processes were writing.
     *
     * @return whether there was any such process
     */
    static boolean sweep(CacheLayout layout, CacheLocks locks) throws IOException {
        boolean isAnyDead = false;
        for (Path directory : list(layout.temporary())) {
            String name = directory.getFileName().toString();
            Optional<CacheLocks.Held> death = NAME.matcher(name).matches() ? locks.tryOwn(name) : Optional.empty();
            if (death.isPresent()) {
                CacheLocks.Held held = death.get();
                try (held) {
                    isAnyDead |= deleteOfDead(directory);
                }
            }
        }
        return isAnyDead;
    }

    private static boolean deleteOfDead(Path directory) {
        try {
            delete(directory);
            return true;
        } catch (NoSuchFileException e) {
            // Since we listed it, its owner has closed it, or another has swept.
            return false;
        } catch (IOException e) {
            log.warn("cannot delete {}, which a killed process has left", directory, e);
            return true;
        }
    }

    private static List<Path> list(Path directory) throws IOException {
        List<Path> entries = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
            stream.forEach(entries::add);
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return entries;
    }

    private static void delete(Path directory) throws IOException {
        for (Path file : list(directory)) {
            Files.deleteIfExists(file);
        }
        Files.deleteIfExists(directory);
    }

    /** Returns the directory for what is being written. */
    Path temporary() {
        return temporary;
    }

    @Override
    public void close() {
        try {
            delete(temporary);
        } catch (IOException e) {
            // A cache that cannot be written to has said so already.
            log.debug("cannot delete {}; the next start will", temporary, e);
        } finally {
            life.close();
        }
    }
}
