package dev.codonq.cache;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.codonq.action.ActionKey;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the threads and processes that share a cache hold to keep out of each other's way. Thread-safe.
 *
 * <p>All are positions in one file, locked by the kernel, which lets go of them when the process dies, however that
 * happens: what a dead process held is free at once, and no file stays behind that would have to be told from a live
 * one's.
 *
 * <pre>
 *   0                     visibility: shared to publish results, exclusively to delete some
 *   1                     collection: who collects
 *   2^40 + 40 bits        an owner of a directory for temporary files, by its name
 *   2^41 + 40 bits        the run of an action, by its key
 * </pre>
 *
 * Two actions that share a position would run one after the other: rare, and no harm. Threads of one process take turns
 * even where a position is shared, since Java lets no two of them hold it.
 */
final class CacheLocks implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(CacheLocks.class);

    private static final long VISIBILITY = 0;
    private static final long COLLECTION = 1;
    private static final long OWNERS = 1L << 40;
    private static final long FLIGHTS = 1L << 41;
    private static final int HASH_DIGITS = 10;

    private static final Duration SHORTEST_PAUSE = Duration.ofNanos(500_000);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(10);

    /*
     * The one state of this project that all instances in a process share, since the kernel's is: its locks belong to
     * the process, and it lets go of all of a file's as soon as any descriptor of that file is closed. So a process must
     * have each file open once, whatever the number of caches in it. By the file's identity: one file can have several
     * paths, as by a mount, and one path two files, as where the cache was deleted and made anew.
     */
    @GuardedBy("OPEN")
    private static final Map<Object, CacheLocks> OPEN = new HashMap<>();

    private final Object identity;
    private final Path file;
    private final FileChannel channel;

    @GuardedBy("OPEN")
    private int users;

    private CacheLocks(Object identity, Path file, FileChannel channel) {
        this.identity = identity;
        this.file = file;
        this.channel = channel;
    }

    /** Opens {@code file}, which is created where it is missing. */
    static CacheLocks open(Path file) throws IOException {
        synchronized (OPEN) {
            create(file);
            Object identity = identity(file);
            CacheLocks locks = OPEN.get(identity);
            if (locks == null) {
                FileChannel channel = FileChannel.open(
                        file, Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS));
                locks = new CacheLocks(identity, file, channel);
                OPEN.put(identity, locks);
            }
            locks.users++;
            return locks;
        }
    }

    /** Does not open a file that is there: closing it again would let go of what this process holds of it. */
    private static void create(Path file) throws IOException {
        try {
            Files.createFile(file);
        } catch (FileAlreadyExistsException e) {
            // As usual.
        }
    }

    private static Object identity(Path file) throws IOException {
        Object key = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .fileKey();
        return key == null ? file.toRealPath() : key;
    }

    /** A part of the file, until it is closed. Closing does not fail. */
    interface Held extends AutoCloseable {
        @Override
        void close();
    }

    /** Waits up to {@code patience} for the right to make results visible. */
    Held toPublish(Duration patience) throws IOException {
        return hold(VISIBILITY, true, patience)
                .orElseThrow(() -> new IOException("others did not let go of " + file + " within " + patience));
    }

    /** Waits up to {@code patience} for the right to delete, while nothing becomes visible. */
    Optional<Held> toDelete(Duration patience) throws IOException {
        return hold(VISIBILITY, false, patience);
    }

    /** Returns empty if another collects. */
    Optional<Held> tryCollect() throws IOException {
        return tryHold(COLLECTION, false);
    }

    /** Waits up to {@code patience} for who collects. */
    Held toCollect(Duration patience) throws IOException {
        return hold(COLLECTION, false, patience)
                .orElseThrow(() ->
                        new IOException("another process collects, for more than " + patience.toSeconds() + " s"));
    }

    /** Returns empty if the owner lives. */
    Optional<Held> tryOwn(String owner) throws IOException {
        return tryHold(OWNERS + Long.parseLong(owner.substring(0, HASH_DIGITS), 16), false);
    }

    /** Returns empty if another runs the action. */
    Optional<Held> tryFly(ActionKey key) throws IOException {
        return tryHold(FLIGHTS + Long.parseLong(key.digest().hash().substring(0, HASH_DIGITS), 16), false);
    }

    private Optional<Held> hold(long position, boolean isShared, Duration patience) throws IOException {
        Optional<Held> held;
        try (Retry retry = new Retry(patience, SHORTEST_PAUSE, LONGEST_PAUSE)) {
            do {
                held = tryHold(position, isShared);
            } while (held.isEmpty() && retry.pause());
        }
        return held;
    }

    private Optional<Held> tryHold(long position, boolean isShared) throws IOException {
        try {
            FileLock lock = channel.tryLock(position, 1, isShared);
            return lock == null ? Optional.empty() : Optional.of(() -> release(lock));
        } catch (OverlappingFileLockException heldByThisProcess) {
            return Optional.empty();
        }
    }

    private static void release(@Nullable FileLock lock) {
        try {
            if (lock != null) {
                lock.release();
            }
        } catch (IOException e) {
            log.warn("cannot let go of a part of a cache; it is held until this process ends", e);
        }
    }

    /** Lets go of everything once all who opened the file in this process have closed it. */
    @Override
    public void close() throws IOException {
        synchronized (OPEN) {
            if (--users == 0) {
                OPEN.remove(identity);
                channel.close();
            }
        }
    }
}
