package dev.codonq.cache;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Collection in the background, where it is due. Thread-safe. */
final class CollectorThread implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(CollectorThread.class);

    /** How long the end of a process may take for it; a collection that is cut short goes on at the next start. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final Collector collector;
    private final Usage usage;
    private final long maxBytes;
    private final Consumer<Exception> onFailure;
    private volatile boolean isStopped;

    @GuardedBy("this")
    private @Nullable Thread thread;

    /** @param onFailure is told why a collection in the background came to no end */
    CollectorThread(Collector collector, Usage usage, long maxBytes, Consumer<Exception> onFailure) {
        this.collector = collector;
        this.usage = usage;
        this.maxBytes = maxBytes;
        this.onFailure = onFailure;
    }

    /** Begins a collection unless one goes on or the size is within the limit. */
    void collectIfTooLarge() throws IOException {
        if (usage.totals().sizeBytes() > maxBytes) {
            collect();
        }
    }

    /** Begins a collection unless one goes on. */
    synchronized void collect() {
        if (isStopped || (thread != null && thread.isAlive())) {
            return;
        }
        thread = new Thread(this::run, "codonq-collector");
        thread.setDaemon(true);
        try {
            thread.start();
        } catch (OutOfMemoryError noThread) {
            // The run whose publication asks for it must not fail for that; a later one asks again.
            log.debug("no thread for a collection", noThread);
        }
    }

    private void run() {
        try {
            collector.collectIfFree(() -> isStopped);
        } catch (IOException | RuntimeException e) {
            onFailure.accept(e);
        }
    }

    /** What is done while nobody collects. */
    @FunctionalInterface
    interface Look<T> {
        T look() throws IOException;
    }

    /** Does {@code look} while nobody collects. */
    <T> T inTurn(Duration patience, Look<T> look) throws IOException {
        return collector.inTurn(patience, look);
    }

    /** Collects on the calling thread. */
    CollectionReport collectNow(CacheSettings limits, Duration patience) throws IOException {
        return collector.withLimits(limits).collect(patience, () -> isStopped);
    }

    /** Lets a collection that is due come to its end within a limit, then stops it. */
    @Override
    public void close() {
        Thread running;
        try {
            collectIfTooLarge();
        } catch (IOException e) {
            log.debug("the size of the cache is not known", e);
        }
        synchronized (this) {
            running = thread;
        }
        boolean isInterrupted = join(running);
        isStopped = true;
        isInterrupted |= join(running);
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean join(@Nullable Thread running) {
        try {
            if (running != null) {
                running.join(PATIENCE.toMillis());
            }
            return false;
        } catch (InterruptedException e) {
            return true;
        }
    }
}
