package dev.codonq.scheduling;

import java.time.Duration;
import java.util.Optional;

/**
 * What a run is expected to take. Immutable.
 *
 * @param runNanos wall time; {@link #UNKNOWN_TIME} where nobody knows
 * @param memoryBytes peak of memory
 */
record Demand(long runNanos, long memoryBytes) {
    /** Longer than any: a run of which nothing is known may be the longest of all. */
    static final long UNKNOWN_TIME = Long.MAX_VALUE;

    boolean isTimeKnown() {
        return runNanos != UNKNOWN_TIME;
    }

    Optional<Duration> expectedTime() {
        return isTimeKnown() ? Optional.of(Duration.ofNanos(runNanos)) : Optional.empty();
    }
}
