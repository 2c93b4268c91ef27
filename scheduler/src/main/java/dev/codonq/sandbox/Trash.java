package dev.codonq.sandbox;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What finished runs leave, on its way out: directory trees and open resources that may be slow to get rid of. One
 * thread disposes of them, so that no run waits for the remains of another. Thread-safe.
 *
 * <p>Backpressure: when too much is waiting, when no thread can be started, and after {@link #close}, callers dispose of
 * what they bring themselves.
 */
final class Trash implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Trash.class);

    /** Few: what waits here still takes disk and memory. A run's usual remains are gone in a millisecond. */
    static final int CAPACITY = 16;

    static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Bound on every wait for something to dispose of: the thread looks up now and then even if a signal were lost. */
    private static final Duration WAIT = Duration.ofSeconds(1);

    private final Path directory;
    private final ThreadFactory threads;
    private final Duration patience;
    private final AtomicLong trees = new AtomicLong();

    @GuardedBy("this")
    private final Deque<Runnable> waiting = new ArrayDeque<>();

    @GuardedBy("this")
    private @Nullable Thread thread;

    @GuardedBy("this")
    private boolean isClosed;

    private interface Disposal {
        void perform() throws IOException;
    }

    /** Makes a trash whose directory is {@code directory}, which is made if it is not there. */
    static Trash in(Path directory) throws IOException {
        return new Trash(directory, task -> new Thread(task, "codonq-trash"), PATIENCE);
    }

    Trash(Path directory, ThreadFactory threads, Duration patience) throws IOException {
        this.directory = directory;
        this.threads = threads;
        this.patience = patience;
        try {
            // Runs may pass the directory above. Nobody but us gets at what is being deleted.
            Files.createDirectory(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(directory)) {
                throw e;
            }
        }
    }

    /**
     * Takes the directory {@code tree} away, at once if it is on the same file system, and deletes it, later.
     *
     * @throws IOException if the caller had to delete it, and something is left
     */
    void discard(Path tree) throws IOException {
        Path taken = directory.resolve(Long.toString(trees.incrementAndGet()));
        try {
            TreeDeletion.move(tree, taken);
        } catch (IOException e) {
            log.debug("{} cannot be moved and is deleted where it is", tree, e);
            TreeDeletion.delete(tree);
            return;
        }
        if (!isEnqueued(() -> TreeDeletion.delete(taken), false)) {
            TreeDeletion.delete(taken);
        }
    }

    /** Closes {@code resource}, before any tree that is waiting: it may hold memory. A failure is logged. */
    void release(Closeable resource) {
        if (!isEnqueued(resource::close, true)) {
            contain(resource::close);
        }
    }

    private synchronized boolean isEnqueued(Disposal disposal, boolean isUrgent) {
        if (isClosed || waiting.size() >= CAPACITY || !hasThread()) {
            return false;
        }
        Runnable contained = LogContext.carry(() -> contain(disposal));
        if (isUrgent) {
            waiting.addFirst(contained);
        } else {
            waiting.addLast(contained);
        }
        notifyAll();
        return true;
    }

    @GuardedBy("this")
    private boolean hasThread() {
        if (thread == null || !thread.isAlive()) {
            try {
                Thread made = threads.newThread(this::disposeOfAll);
                made.setDaemon(true);
                made.start();
                thread = made;
            } catch (OutOfMemoryError e) {
                // What the JVM throws when the system gives it no thread; there may be one the next time.
                log.warn("no thread for disposing of what runs leave: {}", e.toString());
                return false;
            }
        }
        return true;
    }

    private void disposeOfAll() {
        Runnable disposal = next();
        while (disposal != null) {
            disposal.run();
            disposal = next();
        }
    }

    /** Returns null at the end. */
    private synchronized @Nullable Runnable next() {
        while (waiting.isEmpty() && !isClosed) {
            try {
                wait(WAIT.toMillis());
            } catch (InterruptedException e) {
                // Ours is ended by close() alone; that of somebody else, who used a disposal to do it, is of no
                // concern.
                log.warn("the trash was interrupted, and goes on");
            }
        }
        return waiting.poll();
    }

    private static void contain(Disposal disposal) {
        try {
            disposal.perform();
        } catch (IOException | RuntimeException | Error e) {
            log.warn("what a run left cannot be disposed of", e);
        }
    }

    /**
     * Waits until everything is gone, for a while. What is left then goes on being disposed of as long as the JVM runs;
     * the rest is for the sweep at the next start. An interrupt is kept for later.
     */
    @Override
    public void close() {
        Thread last;
        synchronized (this) {
            isClosed = true;
            notifyAll();
            last = thread;
        }
        if (last != null && !hasEnded(last)) {
            log.warn("{} is not empty after {}; what is left is removed at the next start", directory, patience);
        }
    }

    /** Returns whether this is closed and nothing is being disposed of any more. */
    synchronized boolean isDone() {
        return isClosed && (thread == null || !thread.isAlive());
    }

    private boolean hasEnded(Thread last) {
        long end = System.nanoTime() + patience.toNanos();
        boolean interrupted = false;
        long left = patience.toNanos();
        while (left > 0 && last.isAlive()) {
            try {
                // Rounded up: zero would wait for ever.
                last.join(left / 1_000_000 + 1);
            } catch (InterruptedException e) {
                interrupted = true;
            }
            left = end - System.nanoTime();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return !last.isAlive();
    }
}
