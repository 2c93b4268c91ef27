package dev.codonq.scheduling;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The listeners of a scheduler. They get its events from threads of their own, and hold up nobody. Thread-safe. */
final class Listeners {
    private static final Logger log = LoggerFactory.getLogger(Listeners.class);

    /** How long an interrupted listener may take to end. */
    private static final Duration INTERRUPT_PATIENCE = Duration.ofSeconds(2);

    private final List<Delivery> deliveries;

    /** Counts what not even could be made into an event. */
    private final AtomicLong unmade = new AtomicLong();

    Listeners(List<SchedulerListener> listeners) {
        List<Delivery> made = new ArrayList<>();
        for (SchedulerListener listener : listeners) {
            made.add(new Delivery(listener, "codonq-listener-" + (made.size() + 1)));
        }
        deliveries = List.copyOf(made);
    }

    /** Starts the threads; fails half-way where the system has no more, and may then be closed all the same. */
    void start() {
        deliveries.forEach(delivery -> delivery.thread().start());
    }

    /**
     * Has every listener told of {@code event}, which is made only if there is one. Returns at once and never throws.
     */
    void publish(Supplier<SchedulerEvent> event) {
        if (deliveries.isEmpty()) {
            return;
        }
        SchedulerEvent made;
        try {
            made = event.get();
        } catch (Throwable e) {
            // For want of memory: no job may lose its result for that.
            unmade.addAndGet(deliveries.size());
            return;
        }
        deliveries.forEach(delivery -> delivery.offer(made));
    }

    /** Returns how many events a listener did not get, summed over the listeners. */
    long dropped() {
        return unmade.get() + deliveries.stream().mapToLong(Delivery::dropped).sum();
    }

    /** Returns whether the caller is a listener, on its thread. */
    boolean isCurrent() {
        return deliveries.stream().anyMatch(delivery -> delivery.thread() == Thread.currentThread());
    }

    /**
     * Accepts nothing more but {@code last}, waits until all is delivered, then interrupts the listeners that are still at
     * work, and leaves behind those that do not heed it. Called by a listener, it does not wait for that one, whose thread
     * ends when it has been told of all. An interrupt of the caller does not shorten the wait and is kept.
     */
    void close(Optional<SchedulerEvent> last, Duration patience) {
        deliveries.forEach(delivery -> delivery.close(last));
        List<Delivery> others = deliveries.stream()
                .filter(delivery -> delivery.thread() != Thread.currentThread())
                .toList();
        join(others, patience);
        others.forEach(Delivery::abandon);
        join(others, INTERRUPT_PATIENCE);
        for (Delivery delivery : others) {
            if (delivery.thread().isAlive()) {
                log.error("{} does not heed its interrupt and is left behind", delivery);
            }
        }
    }

    private static void join(List<Delivery> deliveries, Duration patience) {
        long begun = System.nanoTime();
        long nanos = TimeUnit.NANOSECONDS.convert(patience); // saturates
        boolean isInterrupted = false;
        for (Delivery delivery : deliveries) {
            Thread thread = delivery.thread();
            long left = nanos - (System.nanoTime() - begun);
            while (thread.isAlive() && left > 0) {
                try {
                    thread.join(Math.max(1, left / 1_000_000));
                } catch (InterruptedException e) {
                    isInterrupted = true;
                }
                left = nanos - (System.nanoTime() - begun);
            }
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
