package dev.codonq.scheduling;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The giving of results to jobs, and of places back to others. Thread-safe. */
final class Completion {
    private final Places places;
    private final Admission admission;
    private final Observation observation;

    /** The threads that run callbacks of results now. */
    private final Set<Thread> completing = ConcurrentHashMap.newKeySet();

    Completion(Places places, Admission admission, Observation observation) {
        this.places = places;
        this.admission = admission;
        this.observation = observation;
    }

    /** Gives an accepted job its result, if it has none; on the calling thread, which must hold no lock. */
    void finish(Job job, JobResult result) {
        if (!job.decide()) {
            return;
        }
        // Before the completion, so that a callback that submits finds the place free.
        places.giveBack();
        if (places.areOver()) {
            admission.wakeAll();
        }
        complete(job, result);
    }

    /** Gives a job its result that never took a place. */
    void answer(Job job, JobResult result) {
        if (job.decide()) {
            complete(job, result);
        }
    }

    private void complete(Job job, JobResult result) {
        observation.finished(
                job.id(),
                job.key(),
                job.options().client(),
                job.options().priority(),
                job.ageAt(System.nanoTime()),
                result);
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
        return isInCallback(Thread.currentThread());
    }

    /** Returns whether {@code thread} runs a callback of a result. */
    boolean isInCallback(Thread thread) {
        return completing.contains(thread);
    }
}
