package dev.codonq.scheduling;

import dev.codonq.action.Action;
import java.util.Collection;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The runs that have not ended, by what they run: single-flight. Thread-safe; lock-free here, each {@link Run} decides
 * under its own lock who may join.
 *
 * <p>Invariant: for one key at most one run admits joiners. A run that does not is taken out of the map before another
 * takes its place, by {@code remove(key, run)} or {@code replace}, which touch no other.
 */
final class InFlightJobs {
    private final ConcurrentMap<FlightKey, Run> runs = new ConcurrentHashMap<>();

    /**
     * Lets {@code job} wait for the run of its action.
     *
     * @return whether the run is new, so that the caller must have it admitted
     */
    boolean join(Job job, Action action) {
        FlightKey key = FlightKey.of(job.key(), action);
        Run fresh = new Run(key, action);
        // The leader waits for its run before anybody can find it; so the run cannot be abandoned before it is
        // admitted.
        fresh.join(job);
        while (true) {
            Run present = runs.putIfAbsent(key, fresh);
            if (present == null) {
                job.setRun(fresh);
                return true;
            }
            if (present.join(job)) {
                job.setRun(present);
                return false;
            }
            // It stopped or ended, and whoever did that has not come to remove it yet.
            runs.remove(key, present);
        }
    }

    /** Forgets a run that admits no joiners any more. */
    void remove(Run run) {
        runs.remove(run.key(), run);
    }

    /** Returns the runs in the map, weakly consistent. */
    Collection<Run> all() {
        return runs.values();
    }
}
