package dev.codonq.remote;

import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What waits to be published, in bounded memory, and the threads that publish it. Thread-safe.
 *
 * <p>What there is no room for is dropped: another machine will run it once more, and no run here waits for the network.
 */
final class UploadQueue implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(UploadQueue.class);

    private static final int THREADS = 4;
    private static final long IDLE_SECONDS = 5;
    private static final long AFTER_INTERRUPT_SECONDS = 2;

    private final ThreadPoolExecutor threads;
    private final AtomicInteger made = new AtomicInteger();
    private final AtomicLong freeBytes;
    private final AtomicLong dropped = new AtomicLong();
    private final Duration patience;

    /**
     * @param maxBytes of all that waits
     * @param patience for how long closing waits for it
     */
    UploadQueue(long maxBytes, Duration patience) {
        this.patience = patience;
        freeBytes = new AtomicLong(maxBytes);
        threads = new ThreadPoolExecutor(
                THREADS, THREADS, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), this::thread);
        threads.allowCoreThreadTimeOut(true);
    }

    private Thread thread(Runnable work) {
        Thread thread = new Thread(work, "codonq-publish-" + made.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    }

    /** Has {@code publication}, which holds so many bytes and throws nothing, be made soon, if there is room. */
    void add(long sizeBytes, Runnable publication) {
        if (freeBytes.addAndGet(-sizeBytes) < 0) {
            freeBytes.addAndGet(sizeBytes);
            drop();
            return;
        }
        try {
            threads.execute(() -> {
                try {
                    publication.run();
                } finally {
                    freeBytes.addAndGet(sizeBytes);
                }
            });
        } catch (RejectedExecutionException e) {
            // Closed since; nobody will look into the counts any more.
            dropped.incrementAndGet();
        }
    }

    private void drop() {
        if (dropped.incrementAndGet() == 1) {
            log.warn("results are made faster than the remote cache takes them; some are not published");
        }
    }

    /** Waits until everything is published, or the time for that is over. */
    @Override
    public void close() {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(Wire.nanos(patience), TimeUnit.NANOSECONDS)) {
                int left = threads.shutdownNow().size();
                log.warn(
                        "{} results and what was on its way were not published within {} s",
                        left,
                        patience.toSeconds());
                // The calls of the interrupted threads end at once.
                var unused = threads.awaitTermination(AFTER_INTERRUPT_SECONDS, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            var unused = threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
        log.debug("{} results were not published for lack of room", dropped);
    }
}
