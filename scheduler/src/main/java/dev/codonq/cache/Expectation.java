package dev.codonq.cache;

import java.time.Duration;
import java.util.Optional;

/**
 * What a run will take, by what earlier runs of the same took; see {@link RunHistory} for how it is learned. Immutable.
 *
 * @param runTime to the millisecond
 * @param peakMemoryBytes rather too much than too little, in whole KiB; empty where no run was measured
 */
public record Expectation(Duration runTime, Optional<Long> peakMemoryBytes) {}
