package dev.codonq.scheduling;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One listener, the events that wait for it, and the thread that it gets them on. Thread-safe. */
final class Delivery {
    private static final Logger log = LoggerFactory.getLogger(Delivery.class);

    /** How many events may wait. */
    static final int MOST_EVENTS = 10_000;

    /** How many bytes of results may wait: those of jobs whose caller has long let go of them. */
    static final long MOST_BYTES = 64L << 20;

    /** Bound on every wait for an event, as in {@link Admission}. */
    private static final Duration WAIT = Duration.ofSeconds(1);

    private final SchedulerListener listener;
    private final Thread thread;

    /** Classes of exceptions that are in the log already. Confined to the thread. */
    private final Set<Class<?>> logged = new HashSet<>();

    /** Of its full size from the start, so that no memory is missing later. */
    @GuardedBy("this")
    private final Queue<SchedulerEvent> queue = new ArrayDeque<>(MOST_EVENTS);

    @GuardedBy("this")
    private long queuedBytes;

    @GuardedBy("this")
    private long dropped;

    @GuardedBy("this")
    private boolean isClosed;

    /** Prepares the delivery to {@code listener}; events wait until the thread is started. */
    Delivery(SchedulerListener listener, String threadName) {
        this.listener = listener;
        thread = new Thread(this::deliver, threadName);
        thread.setDaemon(true);
    }

    Thread thread() {
        return thread;
    }

    /** Queues {@code event}, or drops it where too much waits already or this is closed. Never waits for the listener. */
    synchronized void offer(SchedulerEvent event) {
        if (isClosed || queue.size() >= MOST_EVENTS || queuedBytes >= MOST_BYTES) {
            dropped++;
            return;
        }
        queue.add(event);
        queuedBytes += sizeBytes(event);
        notifyAll();
    }

    private static long sizeBytes(SchedulerEvent event) {
        return event instanceof SchedulerEvent.JobFinished finished ? sizeBytes(finished.result()) : 0;
    }

    private static long sizeBytes(JobResult result) {
        if (result instanceof JobResult.Succeeded succeeded) {
            return succeeded.result().sizeBytes();
        } else if (result instanceof JobResult.Failed failed) {
            return (long) failed.standardOutput().keptBytes()
                    + failed.standardError().keptBytes();
        } else if (result instanceof JobResult.LimitExceeded exceeded) {
            return (long) exceeded.standardOutput().keptBytes()
                    + exceeded.standardError().keptBytes();
        }
        return 0;
    }

    private void deliver() {
        for (SchedulerEvent event = next(); event != null; event = next()) {
            tell(event);
            // An interrupt that the listener has left is not the next event's. One of abandon() that comes after next()
            // is: it stays set until the listener is asked.
            Thread.interrupted();
        }
    }

    /** Waits for the next event. Returns null when this is closed and nothing waits any more. */
    private synchronized @Nullable SchedulerEvent next() {
        while (queue.isEmpty() && !isClosed) {
            try {
                wait(WAIT.toMillis());
            } catch (InterruptedException ignored) {
                // The listener may have told others our thread. The loop looks again.
            }
        }
        SchedulerEvent event = queue.poll();
        queuedBytes -= event == null ? 0 : sizeBytes(event);
        return event;
    }

    private void tell(SchedulerEvent event) {
        try {
            listener.on(event);
        } catch (Throwable e) {
            report(e);
        }
    }

    private void report(Throwable fault) {
        try {
            if (logged.add(fault.getClass())) {
                log.warn(
                        "{} failed, and goes on with the next event; the next {} of it is not logged",
                        listener.getClass().getName(),
                        fault.getClass().getName(),
                        fault);
            }
        } catch (Throwable ignored) {
            // Memory that the listener lacked, logging may lack too.
        }
    }

    /** Accepts nothing more but {@code last}; the thread ends when all that waits has been delivered. */
    synchronized void close(Optional<SchedulerEvent> last) {
        if (!isClosed) {
            last.ifPresent(queue::add);
        }
        isClosed = true;
        notifyAll();
    }

    /** Drops what waits, after {@link #close}, and interrupts the listener. */
    void abandon() {
        long lost;
        synchronized (this) {
            dropped += queue.size();
            queue.clear();
            queuedBytes = 0;
            lost = dropped;
        }
        thread.interrupt();
        if (lost > 0) {
            log.warn("{} has missed {} events", listener.getClass().getName(), lost);
        }
    }

    synchronized long dropped() {
        return dropped;
    }

    @Override
    public String toString() {
        return listener.getClass().getName() + " on " + thread.getName();
    }
}
