package dev.codonq.scheduling;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.BitSet;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Decides which run takes a slot next, and when. Thread-safe.
 *
 * <p>The {@link RunQueue} says which is next. It starts when a slot is free and the {@link MemoryBudget} admits it; until
 * then none behind it does, or a run that needs much would never come to its turn. The number of runs is bounded by the
 * {@link Places} of the jobs that wait for them.
 *
 * <p>All mutable state is guarded by one lock; nothing is called under it but those two and the JDK's collections.
 */
final class Admission {
    /** Bound on every wait for work: a thread looks up now and then even if a signal were lost. */
    private static final Duration WAIT = Duration.ofSeconds(1);

    private final int slots;
    private final Places places;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition workOrOver = lock.newCondition();
    private final Condition noLease = lock.newCondition();

    @GuardedBy("lock")
    private final RunQueue queue;

    @GuardedBy("lock")
    private final MemoryBudget memory;

    @GuardedBy("lock")
    private final BitSet slotsTaken = new BitSet();

    @GuardedBy("lock")
    private int leases;

    /** No run begins any more, not even one that was given up and waits again. */
    @GuardedBy("lock")
    private boolean isStopped;

    Admission(int slots, Places places, RunQueue queue, MemoryBudget memory) {
        this.slots = slots;
        this.places = places;
        this.queue = queue;
        this.memory = memory;
    }

    /** Queues a run, whose leader has a place. */
    void enqueue(Run run, String client, Priority priority, Demand demand) {
        lock.lock();
        try {
            if (canBegin()) {
                queue.add(run, client, priority, demand);
                wakeOne();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Queues a run that was started and waits again. */
    void enqueueAgain(QueuedRun run, boolean isAlone) {
        lock.lock();
        try {
            if (canBegin()) {
                queue.addAgain(run, isAlone);
                wakeOne();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Without a job left there may be no thread; with one, a thread looks here again, since it needs this lock to end. */
    @GuardedBy("lock")
    private boolean canBegin() {
        return !isStopped && places.taken() > 0;
    }

    /** Lets a run, if it is in the queue, start for another client as well: when the first of them would get it. */
    void share(Run run, String client, Priority priority) {
        lock.lock();
        try {
            queue.share(run, client, priority);
            // Another may be the first now, and be admitted where that one was not.
            wakeOne();
        } finally {
            lock.unlock();
        }
    }

    /** Takes a run out of the queue, where it still is there. */
    void remove(Run run) {
        lock.lock();
        try {
            queue.remove(run);
            // What was behind it may be admitted where it was not.
            wakeOne();
        } finally {
            lock.unlock();
        }
    }

    /** Takes all runs out of the queue, and keeps it empty. */
    void stop() {
        lock.lock();
        try {
            isStopped = true;
            queue.clear();
        } finally {
            lock.unlock();
        }
    }

    /** Returns the run that has waited longest, if that is longer than {@code age}. */
    Optional<Run> oldest(Duration age) {
        lock.lock();
        try {
            return queue.oldest()
                    .filter(run -> Duration.ofNanos(System.nanoTime() - run.sinceNanos())
                                    .compareTo(age)
                            > 0)
                    .map(QueuedRun::run);
        } finally {
            lock.unlock();
        }
    }

    /** Waits for the next run. Returns nothing when no run can come any more. */
    Optional<Lease> take() {
        lock.lock();
        try {
            while (true) {
                Optional<Lease> lease = tryTake();
                // An accepted job may be about to queue its run, so threads stay until all places are given back.
                if (lease.isPresent() || places.areOver()) {
                    return lease;
                }
                awaitWork();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Returns the next run, where it may begin now. */
    Optional<Lease> poll() {
        lock.lock();
        try {
            return tryTake();
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private Optional<Lease> tryTake() {
        if (slotsTaken.cardinality() >= slots) {
            return Optional.empty();
        }
        Optional<QueuedRun> first = queue.first().filter(memory::admits);
        if (first.isEmpty()) {
            return Optional.empty();
        }
        int slot = slotsTaken.nextClearBit(1);
        slotsTaken.set(slot);
        Lease lease = new Lease(this, first.get(), slot);
        queue.start(lease.queued());
        memory.begin(lease);
        leases++;
        wakeOne(); // A signal wakes one thread, and two may have become one where nobody waited.
        return Optional.of(lease);
    }

    /** Wakes a thread for what may begin now. While no slot is free nothing may, and whoever frees one comes here. */
    @GuardedBy("lock")
    private void wakeOne() {
        if (slotsTaken.cardinality() < slots) {
            workOrOver.signal();
        }
    }

    /** An interrupt is not how a thread is ended; one that a callback left on it must not end it. */
    @GuardedBy("lock")
    @SuppressWarnings("WaitNotInLoop") // take() loops
    private void awaitWork() {
        try {
            workOrOver.awaitNanos(WAIT.toNanos());
        } catch (InterruptedException ignored) {
            // The loop in take() looks again.
        }
    }

    /** Takes note of what a run holds. Returns a run that must be given up for it, if there is one. */
    Optional<Lease> hold(Lease lease, long bytes) {
        lock.lock();
        try {
            memory.hold(lease, bytes);
            if (queue.size() > 0) {
                wakeOne();
            }
            return memory.giveUp();
        } finally {
            lock.unlock();
        }
    }

    /** Called by a lease, once. */
    void slotIsFree(Lease lease) {
        lock.lock();
        try {
            slotsTaken.clear(lease.slot());
            memory.end(lease);
            queue.ended(lease.queued().client());
            wakeOne();
        } finally {
            lock.unlock();
        }
    }

    /** Called by a lease, once. */
    void leaseIsOver() {
        lock.lock();
        try {
            leases--;
            if (leases == 0) {
                noLease.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Has the threads that wait in {@link #take} look whether any run can come. */
    void wakeAll() {
        lock.lock();
        try {
            workOrOver.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until no lease is open.
     *
     * @return whether that came in time
     */
    boolean awaitNoLease(Duration patience) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = TimeUnit.NANOSECONDS.convert(patience); // saturates
            while (leases > 0) {
                if (left <= 0) {
                    return false;
                }
                left = noLease.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Returns how many runs wait and how many are under way. */
    SchedulerStats stats() {
        long jobs = places.taken();
        lock.lock();
        try {
            return new SchedulerStats(queue.size(), leases, jobs);
        } finally {
            lock.unlock();
        }
    }

    /** Returns what waits. */
    SchedulerSnapshot.Queue queueNow() {
        lock.lock();
        try {
            return queue.snapshot();
        } finally {
            lock.unlock();
        }
    }

    /** Returns what the runs hold. */
    SchedulerSnapshot.Memory memoryNow() {
        lock.lock();
        try {
            return memory.snapshot();
        } finally {
            lock.unlock();
        }
    }
}
