package dev.codonq.action;

import java.time.Duration;

/**
 * What one run may use. Immutable. Limits are not part of the action key: they decide whether a run ends by itself, not
 * what it gives when it does.
 *
 * @param timeout wall time of the run, from its process's start; time in the queue does not count
 * @param gracePeriod time between the request to end (SIGTERM) and the kill (SIGKILL), after the timeout
 * @param capturedBytes how much is kept of each of standard output and standard error; the rest is read, counted and
 *     discarded
 * @param outputBytes the largest size of all declared outputs together
 */
public record ResourceLimits(Duration timeout, Duration gracePeriod, int capturedBytes, long outputBytes) {
    private static final ResourceLimits DEFAULTS =
            new ResourceLimits(Duration.ofMinutes(5), Duration.ofSeconds(2), 4 << 20, 256L << 20);

    /** @throws IllegalArgumentException if a limit is not positive (the grace period may be zero) */
    public ResourceLimits {
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("timeout must be positive, not " + timeout);
        }
        if (gracePeriod.isNegative()) {
            throw new IllegalArgumentException("grace period must not be negative: " + gracePeriod);
        }
        if (capturedBytes <= 0) {
            throw new IllegalArgumentException("captured bytes must be positive, not " + capturedBytes);
        }
        // The outputs of a run are held in one array each.
        if (outputBytes <= 0 || outputBytes > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException("output bytes must be between 1 and 2147483639, not " + outputBytes);
        }
    }

    /** Returns five minutes, two seconds of grace, 4 MiB of each stream, 256 MiB of outputs. */
    public static ResourceLimits defaults() {
        return DEFAULTS;
    }

    public ResourceLimits withTimeout(Duration newTimeout) {
        return new ResourceLimits(newTimeout, gracePeriod, capturedBytes, outputBytes);
    }

    public ResourceLimits withGracePeriod(Duration newGracePeriod) {
        return new ResourceLimits(timeout, newGracePeriod, capturedBytes, outputBytes);
    }

    public ResourceLimits withCapturedBytes(int newCapturedBytes) {
        return new ResourceLimits(timeout, gracePeriod, newCapturedBytes, outputBytes);
    }

    public ResourceLimits withOutputBytes(long newOutputBytes) {
        return new ResourceLimits(timeout, gracePeriod, capturedBytes, newOutputBytes);
    }
}
