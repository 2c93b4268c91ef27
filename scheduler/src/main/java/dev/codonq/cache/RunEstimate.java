package dev.codonq.cache;

import java.time.Duration;
import java.util.Optional;

/**
 * An {@link Expectation} in few bytes, and how it is learned. Immutable.
 *
 * @param runTimeMillis negative where nothing is known
 * @param peakMemoryKib negative where it is not known
 */
record RunEstimate(int runTimeMillis, int peakMemoryKib) {
    /** What is known before the first run. */
    static final RunEstimate NONE = new RunEstimate(-1, -1);

    private static final int BYTES_PER_KIB = 1024;
    private static final Duration LONGEST = Duration.ofMillis(Integer.MAX_VALUE);

    boolean isKnown() {
        return runTimeMillis >= 0;
    }

    /**
     * Returns the estimate after one more run.
     *
     * @throws IllegalArgumentException if one of the figures is negative
     */
    RunEstimate after(Duration runTime, Optional<Long> peakMemoryBytes) {
        if (runTime.isNegative() || peakMemoryBytes.orElse(0L) < 0) {
            throw new IllegalArgumentException(
                    "a run cannot have taken " + runTime + " and " + peakMemoryBytes + " bytes");
        }
        int time = runTime.compareTo(LONGEST) < 0 ? (int) runTime.toMillis() : Integer.MAX_VALUE;
        return new RunEstimate(
                isKnown() ? mean(runTimeMillis, time) : time,
                peakMemoryBytes.map(bytes -> peakAfter(kib(bytes))).orElse(peakMemoryKib));
    }

    private static int mean(int one, int other) {
        return (int) (((long) one + other) / 2);
    }

    private static int kib(long bytes) {
        long rounded = bytes / BYTES_PER_KIB + (bytes % BYTES_PER_KIB == 0 ? 0 : 1);
        return (int) Math.min(Integer.MAX_VALUE, rounded);
    }

    /** Up at once, down slowly: a run that is given too little memory fails, one that is given too much waits a little. */
    private int peakAfter(int measuredKib) {
        return Math.max(measuredKib, peakMemoryKib - (peakMemoryKib - measuredKib) / 4);
    }

    Optional<Expectation> expectation() {
        if (!isKnown()) {
            return Optional.empty();
        }
        Optional<Long> peak = peakMemoryKib < 0 ? Optional.empty() : Optional.of((long) peakMemoryKib * BYTES_PER_KIB);
        return Optional.of(new Expectation(Duration.ofMillis(runTimeMillis), peak));
    }
}
