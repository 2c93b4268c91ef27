package dev.codonq.cache;

import dev.codonq.action.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * Where things lie in the directory of a cache. Immutable.
 *
 * <pre>
 *   DIRECTORY/cache-1/
 *     actions/ab/HASH     a result, see {@link ActionEntry}; named by its action key
 *     blobs/ab/HASH       content, named by its SHA-256
 *     recent/ab/HASH      keys of the latest results of a subject, named by the SHA-256 of the subject
 *     tmp/OWNER/…         what one process is writing
 *     quarantine/…        what was found damaged
 *     lock                parts of which processes hold, see {@link CacheLocks}
 *     usage               how the size has changed, see {@link Usage}
 *     history             what runs took, see {@link HistoryFile}
 * </pre>
 *
 * A file of the first three becomes visible by a rename, when all of it is on the disk; {@code ab} are the first two digits
 * of the name. The last three are not counted as part of the size.
 */
record CacheLayout(Path root) {
    private static final String FORMAT = "cache-1";

    static CacheLayout in(Path directory) {
        return new CacheLayout(directory.resolve(FORMAT));
    }

    Path actions() {
        return root.resolve("actions");
    }

    Path blobs() {
        return root.resolve("blobs");
    }

    Path recent() {
        return root.resolve("recent");
    }

    Path temporary() {
        return root.resolve("tmp");
    }

    Path quarantine() {
        return root.resolve("quarantine");
    }

    Path lock() {
        return root.resolve("lock");
    }

    Path usage() {
        return root.resolve("usage");
    }

    Path history() {
        return root.resolve("history");
    }

    Path action(Digest key) {
        return sharded(actions(), key.hash());
    }

    Path blob(Digest digest) {
        return sharded(blobs(), digest.hash());
    }

    Path recent(String subject) {
        return sharded(
                recent(), Digest.of(subject.getBytes(StandardCharsets.UTF_8)).hash());
    }

    private static Path sharded(Path directory, String hash) {
        return directory.resolve(hash.substring(0, 2)).resolve(hash);
    }

    void create() throws IOException {
        for (Path directory : List.of(actions(), blobs(), recent(), temporary(), quarantine())) {
            Files.createDirectories(directory);
        }
    }

    /** Makes {@code staged} visible at {@code place}, instead of what may stand there. */
    static void move(Path staged, Path place) throws IOException {
        try {
            Files.move(staged, place, StandardCopyOption.ATOMIC_MOVE);
        } catch (NoSuchFileException noShardYet) {
            Path shard = place.getParent();
            if (shard == null || !Files.exists(staged)) {
                throw noShardYet;
            }
            Files.createDirectories(shard);
            Files.move(staged, place, StandardCopyOption.ATOMIC_MOVE);
        }
    }
}
