package dev.codonq.scheduling;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The right to occupy a slot with a run, until its processes have ended, and the claim on a thread until closed.
 * Thread-safe.
 */
final class Lease implements AutoCloseable {
    private final Admission admission;
    private final QueuedRun queued;
    private final int slot;
    private final AtomicBoolean holdsSlot = new AtomicBoolean(true);
    private final AtomicBoolean isOpen = new AtomicBoolean(true);

    Lease(Admission admission, QueuedRun queued, int slot) {
        this.slot = slot;
        this.admission = admission;
        this.queued = queued;
    }

    QueuedRun queued() {
        return queued;
    }

    /** Returns the number of the slot, from 1. */
    int slot() {
        return slot;
    }

    Run run() {
        return queued.run();
    }

    /** Frees the slot, for somebody else; what is left to do takes no processor worth counting. */
    void freeSlot() {
        if (holdsSlot.compareAndSet(true, false)) {
            admission.slotIsFree(this);
        }
    }

    @Override
    public void close() {
        freeSlot();
        if (isOpen.compareAndSet(true, false)) {
            admission.leaseIsOver();
        }
    }
}
