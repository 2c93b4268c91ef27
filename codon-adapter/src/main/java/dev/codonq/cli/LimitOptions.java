package dev.codonq.cli;

import dev.codonq.action.ResourceLimits;
import dev.codonq.compile.CompileRequest;
import dev.codonq.manual.OptionGroup;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that bound one run. Filled by picocli; not thread-safe. */
@OptionGroup("What one run may use")
final class LimitOptions {
    private static final ResourceLimits DEFAULTS = ResourceLimits.defaults();

    /** The most that Linux has numbers for. */
    private static final int MOST_PROCESSES = 1 << 22;

    @Option(names = "--timeout", paramLabel = "D", description = "its time: 500ms, 30s, 2m (default: 5m)")
    private Duration timeout = DEFAULTS.timeout();

    @Option(names = "--queue-timeout", paramLabel = "D", description = "its wait for a slot (default: none)")
    private @Nullable Duration queueTimeout;

    @Option(
            names = "--silent-timeout",
            paramLabel = "D",
            description = "time in which it writes nothing and uses no processor (default: none)")
    private @Nullable Duration silentTimeout;

    @Option(
            names = "--cpu-limit",
            paramLabel = "D",
            description = "processor time of all its processes together (default: none)")
    private @Nullable Duration cpuLimit;

    @Option(
            names = "--grace",
            paramLabel = "D",
            description = "after a limit on time, time between the request to end and the kill (default: 2s)")
    private Duration gracePeriod = DEFAULTS.gracePeriod();

    @Option(
            names = "--memory",
            paramLabel = "SIZE",
            converter = SizeConverter.class,
            description = "memory of all its processes together: 65536, 64K, 512M, 2G (default: 4G)")
    private long memoryBytes = DEFAULTS.memoryBytes();

    @Option(
            names = "--output-limit",
            paramLabel = "SIZE",
            converter = SizeConverter.class,
            description = "what it prints; of that, up to 4M of each stream are kept (default: 256M)")
    private long writtenBytes = DEFAULTS.writtenBytes();

    @Option(
            names = "--disk",
            paramLabel = "SIZE",
            converter = SizeConverter.class,
            description = "what it writes to its working directory, and again to its temporary one; also the size of"
                    + " a file (default: 1G)")
    private long diskBytes = DEFAULTS.diskBytes();

    @Option(names = "--pids", paramLabel = "N", description = "processes and threads at one time (default: 256)")
    private int processes = DEFAULTS.processes();

    /** @throws UsageException if a value is out of range */
    void check() {
        checkPositive("--timeout", timeout);
        checkPositive("--queue-timeout", queueTimeout);
        checkPositive("--silent-timeout", silentTimeout);
        checkPositive("--cpu-limit", cpuLimit);
        if (processes < 1 || processes > MOST_PROCESSES) {
            throw new UsageException("--pids: " + processes + " is out of range; give 1 to " + MOST_PROCESSES);
        }
    }

    private static void checkPositive(String option, @Nullable Duration duration) {
        if (duration != null && duration.isZero()) {
            throw new UsageException(option + ": must be longer than 0");
        }
    }

    void applyTo(CompileRequest.Builder request) {
        request.limits(this::applyTo);
        if (queueTimeout != null) {
            request.queueTimeout(queueTimeout);
        }
    }

    private void applyTo(ResourceLimits.Builder limits) {
        limits.timeout(timeout).gracePeriod(gracePeriod);
        if (silentTimeout != null) {
            limits.silentTimeout(silentTimeout);
        }
        if (cpuLimit != null) {
            limits.cpuTime(cpuLimit);
        }
        limits.memoryBytes(memoryBytes).processes(processes);
        // A disk that is larger than any file may be would be no use to a compiler, which writes one.
        limits.diskBytes(diskBytes).fileBytes(diskBytes);
        limits.writtenBytes(writtenBytes).capturedBytes((int) Math.min(DEFAULTS.capturedBytes(), writtenBytes));
    }
}
