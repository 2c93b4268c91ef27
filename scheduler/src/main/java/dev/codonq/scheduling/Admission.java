package dev.codonq.scheduling;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Decides which jobs are accepted and which run takes a slot next. Thread-safe.
 *
 * <p>A job takes a place when it is accepted and gives it back when it has its result; followers of a shared run take
 * places too. There are as many places as slots plus queue capacity, so the queue of runs is bounded by construction.
 * Runs leave the queue first in, first out.
 *
 * <p>All mutable state is guarded by one lock; nothing is called under it.
 */
final class Admission {
    /** Bound on every wait for work: a slot looks up now and then even if a signal were lost. */
    private static final Duration WAIT = Duration.ofSeconds(1);

    private final long places;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition workOrClosed = lock.newCondition();
    private final Condition idle = lock.newCondition();

    /** A set for the sake of {@link #remove} in constant time. */
    @GuardedBy("lock")
    private final Set<Run> queue = new LinkedHashSet<>();

    @GuardedBy("lock")
    private int placesTaken;

    @GuardedBy("lock")
    private int leases;

    @GuardedBy("lock")
    private boolean closed;

    Admission(int slots, int queueCapacity) {
        places = (long) slots + queueCapacity;
    }

    /** The right to occupy a slot with a run, until closed. Confined to the slot's thread. */
    final class Lease implements AutoCloseable {
        private final Run run;
        private boolean open = true;

        private Lease(Run run) {
            this.run = run;
        }

        Run run() {
            return run;
        }

        @Override
        public void close() {
            if (open) {
                open = false;
                endLease();
            }
        }
    }

    /** Takes a place for a job. Returns why there is none, or nothing. */
    Optional<String> takePlace() {
        lock.lock();
        try {
            if (closed) {
                return Optional.of("the scheduler is closed");
            }
            if (placesTaken >= places) {
                return Optional.of("the queue is full: " + placesTaken + " jobs wait or run; submit again later");
            }
            placesTaken++;
            return Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    /** Gives back the place of a job that has its result. */
    void returnPlace() {
        lock.lock();
        try {
            placesTaken--;
            signalIfIdle();
        } finally {
            lock.unlock();
        }
    }

    /** Queues a run, whose leader has a place. */
    void enqueue(Run run) {
        lock.lock();
        try {
            // closeNow() may have cancelled the run's jobs meanwhile. Without a job left, no slot may be there either.
            if (placesTaken > 0) {
                queue.add(run);
                workOrClosed.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Takes a run out of the queue, where it still is there. */
    void remove(Run run) {
        lock.lock();
        try {
            queue.remove(run);
        } finally {
            lock.unlock();
        }
    }

    /** Takes all runs out of the queue. */
    void removeAll() {
        lock.lock();
        try {
            queue.clear();
        } finally {
            lock.unlock();
        }
    }

    /** Waits for the next run. Returns nothing when this is closed and no run can come any more. */
    Optional<Lease> take() {
        lock.lock();
        try {
            while (queue.isEmpty()) {
                // An accepted job may be about to queue its run, so slots stay until all places are returned.
                if (closed && placesTaken == 0) {
                    return Optional.empty();
                }
                awaitWork();
            }
            Iterator<Run> first = queue.iterator();
            Run run = first.next();
            first.remove();
            leases++;
            return Optional.of(new Lease(run));
        } finally {
            lock.unlock();
        }
    }

    /** An interrupt is not how a slot is ended; one that a callback left on the thread must not end it. */
    @GuardedBy("lock")
    @SuppressWarnings("WaitNotInLoop") // take() loops
    private void awaitWork() {
        try {
            workOrClosed.awaitNanos(WAIT.toNanos());
        } catch (InterruptedException ignored) {
            // The loop in take() looks again.
        }
    }

    private void endLease() {
        lock.lock();
        try {
            leases--;
            signalIfIdle();
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private void signalIfIdle() {
        if (placesTaken == 0 && leases == 0) {
            idle.signalAll();
            workOrClosed.signalAll();
        }
    }

    /** Accepts nothing from now on; what is queued stays. */
    void close() {
        lock.lock();
        try {
            closed = true;
            workOrClosed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until every accepted job has its result and no lease is open.
     *
     * @return whether that came in time
     */
    boolean awaitIdle(Duration patience) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = TimeUnit.NANOSECONDS.convert(patience); // saturates
            while (placesTaken > 0 || leases > 0) {
                if (left <= 0) {
                    return false;
                }
                left = idle.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Returns how many runs wait and how many occupy a slot. */
    SchedulerStats stats() {
        lock.lock();
        try {
            return new SchedulerStats(queue.size(), leases, placesTaken);
        } finally {
            lock.unlock();
        }
    }
}
