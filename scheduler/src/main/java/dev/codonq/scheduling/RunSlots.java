package dev.codonq.scheduling;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * The slots for runs on this machine and on others, for runs that have left the queue. Thread-safe.
 *
 * <p>Here there are as many as given, or fewer where the memory that runs hold or are expected to take leaves no room; there is
 * always room for one. Who must be here waits in the order of coming, and before those that could be elsewhere.
 */
final class RunSlots {
    /** Bound on every wait: a thread looks now and then even if a signal were lost. */
    private static final Duration WAIT = Duration.ofSeconds(1);

    /** Where a run may be made. */
    enum Want {
        HERE,
        ELSEWHERE,
        /** Here, where there is room. */
        ANYWHERE
    }

    private final int mostHere;
    private final int mostElsewhere;
    private final LongSupplier budgetBytes;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /** The slots taken here, and what each counts with. */
    @GuardedBy("lock")
    private final Map<Slot, Long> here = new HashMap<>();

    @GuardedBy("lock")
    private final Set<Slot> elsewhere = new HashSet<>();

    /** Those that wait for a slot here and take no other. */
    @GuardedBy("lock")
    private final Queue<Object> line = new ArrayDeque<>();

    /** @param budgetBytes what all runs here may take of memory; must be quick, and wait for nobody */
    RunSlots(int mostHere, int mostElsewhere, LongSupplier budgetBytes) {
        this.mostHere = mostHere;
        this.mostElsewhere = mostElsewhere;
        this.budgetBytes = budgetBytes;
    }

    /** The proof that a run may be made at a place. Thread-safe. */
    final class Slot implements AutoCloseable {
        private final boolean isHere;

        private Slot(boolean isHere) {
            this.isHere = isHere;
        }

        boolean isHere() {
            return isHere;
        }

        /** Takes note of what the run holds now. */
        void hold(long bytes) {
            noteHeld(this, bytes);
        }

        /** Gives the slot back, once; nothing happens after that. */
        @Override
        public void close() {
            giveBack(this);
        }
    }

    /**
     * Waits for a slot. An interrupt does not end the waiting, and is kept.
     *
     * @param bytes what the run is expected to take of memory
     * @return nothing once {@code stop} has completed
     */
    Optional<Slot> take(Want want, long bytes, CompletionStage<?> stop) {
        // Needs the lock: it comes before we look for the first time, or when we wait.
        var unused = stop.thenRun(this::wakeAll);
        lock.lock();
        try {
            return await(want, bytes, stop);
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private Optional<Slot> await(Want want, long bytes, CompletionStage<?> stop) {
        Object self = new Object();
        boolean isInterrupted = false;
        if (want == Want.HERE) {
            line.add(self);
        }
        try {
            while (!stop.toCompletableFuture().isDone()) {
                Optional<Slot> slot = tryTake(want, bytes, self);
                if (slot.isPresent()) {
                    return slot;
                }
                isInterrupted |= awaitChange();
            }
            return Optional.empty();
        } finally {
            // Who was behind may be the first now.
            if (line.remove(self)) {
                changed.signalAll();
            }
            if (isInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @GuardedBy("lock")
    private Optional<Slot> tryTake(Want want, long bytes, Object self) {
        boolean isTurn = want == Want.HERE ? line.peek() == self : line.isEmpty();
        if (want != Want.ELSEWHERE && isTurn && hasRoomHere(bytes)) {
            Slot slot = new Slot(true);
            here.put(slot, bytes);
            return Optional.of(slot);
        }
        if (want != Want.HERE && elsewhere.size() < mostElsewhere) {
            Slot slot = new Slot(false);
            elsewhere.add(slot);
            return Optional.of(slot);
        }
        return Optional.empty();
    }

    @GuardedBy("lock")
    private boolean hasRoomHere(long bytes) {
        long counted = here.values().stream().mapToLong(Long::longValue).sum();
        return here.isEmpty() || (here.size() < mostHere && counted <= budgetBytes.getAsLong() - bytes);
    }

    /** Returns whether the thread was interrupted. */
    @GuardedBy("lock")
    @SuppressWarnings("WaitNotInLoop") // await() loops
    private boolean awaitChange() {
        try {
            changed.awaitNanos(WAIT.toNanos());
            return false;
        } catch (InterruptedException e) {
            return true;
        }
    }

    private void noteHeld(Slot slot, long bytes) {
        lock.lock();
        try {
            here.computeIfPresent(slot, (unused, counted) -> Math.max(counted, bytes));
        } finally {
            lock.unlock();
        }
    }

    private void giveBack(Slot slot) {
        lock.lock();
        try {
            if (here.remove(slot) != null || elsewhere.remove(slot)) {
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    private void wakeAll() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
