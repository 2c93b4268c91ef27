package dev.codonq.scheduling;

import dev.codonq.sandbox.RunTrace;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * When and where the run of a job took place and what its time went to. Immutable.
 *
 * @param startedAt when it took its slot
 * @param slot which one that was, from 1; of those that were free the lowest
 * @param preparation from then until its process was started; all of the time where none was
 * @param process from the start of the process until none of the run was left
 * @param collection from then until the result was there
 * @param stages what the run itself told, see {@link RunTrace}; each once, in the order in which they came
 */
public record RunTimes(
        Instant startedAt, int slot, Duration preparation, Duration process, Duration collection, List<Stage> stages) {
    /**
     * A stage of a run.
     *
     * @param after how long after the start of the process it began
     */
    public record Stage(String name, Duration after) {}

    public RunTimes {
        stages = List.copyOf(stages);
    }
}
