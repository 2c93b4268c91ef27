package dev.codonq.action;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.time.Duration;
import java.util.Optional;

/**
 * What one run may use, all its processes together where nothing else is said. Immutable. Limits are not part of the
 * action key: they decide whether a run ends by itself, not what it gives when it does.
 *
 * @param timeout wall time of the run, from its process's start; time in the queue does not count
 * @param gracePeriod time between the request to end (SIGTERM) and the kill (SIGKILL), after a limit on time
 * @param silentTimeout the longest time in which the run writes nothing and uses no processor; empty for no limit
 * @param cpuTime processor time; empty for no limit
 * @param memoryBytes memory
 * @param processes processes and threads at one time
 * @param openFiles descriptors of one process
 * @param fileBytes size of one file
 * @param diskBytes what the run may write to its working directory, and as much again to its temporary directory
 * @param capturedBytes how much is kept of each of standard output and standard error; the rest is read, counted and
 *     discarded
 * @param writtenBytes what the run may write to standard output and standard error together
 * @param outputBytes the largest size of all declared outputs together
 */
public record ResourceLimits(
        Duration timeout,
        Duration gracePeriod,
        Optional<Duration> silentTimeout,
        Optional<Duration> cpuTime,
        long memoryBytes,
        int processes,
        int openFiles,
        long fileBytes,
        long diskBytes,
        int capturedBytes,
        long writtenBytes,
        long outputBytes) {
    /** The most that Linux can have at one time, on any machine. */
    private static final int MOST_PROCESSES = 1 << 22;

    private static final ResourceLimits DEFAULTS = new ResourceLimits(
            Duration.ofMinutes(5),
            Duration.ofSeconds(2),
            Optional.empty(),
            Optional.empty(),
            4L << 30,
            256,
            1024,
            1L << 30,
            1L << 30,
            4 << 20,
            256L << 20,
            256L << 20);

    /** @throws IllegalArgumentException if a limit is not positive (the grace period may be zero) */
    public ResourceLimits {
        requirePositive("timeout", timeout);
        if (gracePeriod.isNegative()) {
            throw new IllegalArgumentException("grace period must not be negative: " + gracePeriod);
        }
        silentTimeout.ifPresent(time -> requirePositive("silent timeout", time));
        cpuTime.ifPresent(time -> requirePositive("CPU time", time));
        requirePositive("memory bytes", memoryBytes);
        if (processes <= 0 || processes > MOST_PROCESSES) {
            throw new IllegalArgumentException(
                    "processes must be between 1 and " + MOST_PROCESSES + ", not " + processes);
        }
        requirePositive("open files", openFiles);
        requirePositive("file bytes", fileBytes);
        requirePositive("disk bytes", diskBytes);
        requirePositive("captured bytes", capturedBytes);
        requirePositive("written bytes", writtenBytes);
        // The outputs of a run are held in one array each.
        if (outputBytes <= 0 || outputBytes > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException("output bytes must be between 1 and 2147483639, not " + outputBytes);
        }
    }

    private static void requirePositive(String name, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + " must be positive, not " + value);
        }
    }

    private static void requirePositive(String name, long value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + " must be positive, not " + value);
        }
    }

    /**
     * Returns five minutes, two seconds of grace, no limit on silence and processor time, 4 GiB of memory, 256 processes,
     * 1,024 open files, 1 GiB a file and of disk, 256 MiB written of which 4 MiB of each stream are kept, 256 MiB of
     * outputs.
     */
    public static ResourceLimits defaults() {
        return DEFAULTS;
    }

    /** Starts limits that are these but for what is set. */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /** Collects limits; {@link #build} checks them. Not thread-safe. */
    public static final class Builder {
        private Duration timeout;
        private Duration gracePeriod;
        private Optional<Duration> silentTimeout;
        private Optional<Duration> cpuTime;
        private long memoryBytes;
        private int processes;
        private int openFiles;
        private long fileBytes;
        private long diskBytes;
        private int capturedBytes;
        private long writtenBytes;
        private long outputBytes;

        private Builder(ResourceLimits from) {
            timeout = from.timeout;
            gracePeriod = from.gracePeriod;
            silentTimeout = from.silentTimeout;
            cpuTime = from.cpuTime;
            memoryBytes = from.memoryBytes;
            processes = from.processes;
            openFiles = from.openFiles;
            fileBytes = from.fileBytes;
            diskBytes = from.diskBytes;
            capturedBytes = from.capturedBytes;
            writtenBytes = from.writtenBytes;
            outputBytes = from.outputBytes;
        }

        @CanIgnoreReturnValue
        public Builder timeout(Duration value) {
            timeout = value;
            return this;
        }

        @CanIgnoreReturnValue
        public Builder gracePeriod(Duration value) {
            gracePeriod = value;
            return this;
        }

        @CanIgnoreReturnValue
        public Builder silentTimeout(Duration value) {
            silentTimeout = Optional.of(value);
            return this;
        }

        @CanIgnoreReturnValue
        public Builder cpuTime(Duration value) {
            cpuTime = Optional.of(value);
            return this;
        }

        @CanIgnoreReturnValue
        public Builder memoryBytes(long value) {
            memoryBytes = value;
            return this;
        }

        @CanIgnoreReturnValue
        public Builder processes(int value) {
            processes = value;
            return this;
        }

        @CanIgnoreReturnValue
        public Builder openFiles(int value) {
            openFiles = value;
            return this;
        }

        @CanIgnoreReturnValue
        public Builder fileBytes(long value) {
            fileBytes = value;
            return this;
        }

        @CanIgnoreReturnValue
        public Builder diskBytes(long value) {
            diskBytes = value;
            return this;
        }

        @CanIgnoreReturnValue
        public Builder capturedBytes(int value) {
            capturedBytes = value;
            return this;
        }

        @CanIgnoreReturnValue
        public Builder writtenBytes(long value) {
            writtenBytes = value;
            return this;
        }

        @CanIgnoreReturnValue
        public Builder outputBytes(long value) {
            outputBytes = value;
            return this;
        }

        /**
         * Returns the limits.
         *
         * @throws IllegalArgumentException if one is not positive (the grace period may be zero)
         */
        public ResourceLimits build() {
            return new ResourceLimits(
                    timeout,
                    gracePeriod,
                    silentTimeout,
                    cpuTime,
                    memoryBytes,
                    processes,
                    openFiles,
                    fileBytes,
                    diskBytes,
                    capturedBytes,
                    writtenBytes,
                    outputBytes);
        }
    }
}
