package dev.codonq.scheduling;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The giving of results to accepted jobs, and of their places back to admission. Thread-safe. */
final class Completion {
    private final Admission admission;

    /** The threads that run callbacks of results now. */
    private final Set<Thread> completing = ConcurrentHashMap.newKeySet();

    Completion(Admission admission) {
        this.admission = admission;
    }

    /** Gives a job its result, if it has none; on the calling thread, which must hold no lock. */
    void finish(Job job, JobResult result) {
        if (!job.decide()) {
            return;
        }
        // Before the completion, so that a callback that submits finds the place free.
        admission.returnPlace();
        boolean outermost = completing.add(Thread.currentThread());
        try {
            job.complete(result);
        } finally {
            if (outermost) {
                completing.remove(Thread.currentThread());
            }
        }
    }

    /** Returns whether the caller is a callback of a result, whose thread may have more jobs to complete after it. */
    boolean isInCallback() {
        return completing.contains(Thread.currentThread());
    }
}
