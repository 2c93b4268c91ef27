package dev.codonq.compile;

import dev.codonq.action.Limit;
import dev.codonq.action.ResourceLimits;
import dev.codonq.scheduling.JobOptions;
import java.time.Duration;
import java.util.Locale;

/**
 * What a limit that a compile, or the program it made, exceeded means to its user. Immutable.
 *
 * @param message one line for people
 */
public record ExceededLimit(Outcome outcome, Cause cause, String message) {

    /**
     * Returns what {@code limit} means that {@code who}, as in "the compiler", exceeded.
     *
     * @param limits those of the run
     * @param options those of its job
     */
    public static ExceededLimit of(Limit limit, String who, ResourceLimits limits, JobOptions options) {
        return switch (limit) {
            case QUEUE_TIME ->
                timedOut(
                        Cause.QUEUE_TIMEOUT,
                        "no slot was free within " + text(options.queueTimeout().orElse(Duration.ZERO)));
            case RUN_TIME -> timedOut(Cause.RUN_TIMEOUT, who + " was still running after " + text(limits.timeout()));
            case SILENCE ->
                timedOut(
                        Cause.SILENT_TIMEOUT,
                        who + " wrote nothing and used no processor for "
                                + text(limits.silentTimeout().orElse(Duration.ZERO)));
            case CPU_TIME ->
                timedOut(
                        Cause.CPU_LIMIT,
                        who + " used more than " + text(limits.cpuTime().orElse(Duration.ZERO)) + " of processor time");
            case MEMORY ->
                failed(Cause.OUT_OF_MEMORY, who + " needed more than " + text(limits.memoryBytes()) + " of memory");
            case PROCESSES ->
                failed(Cause.PROCESS_LIMIT, who + " needed more than " + limits.processes() + " processes and threads");
            case FILE_SIZE -> failed(Cause.DISK_FULL, who + " wrote a file larger than " + text(limits.fileBytes()));
            case DISK -> failed(Cause.DISK_FULL, who + " wrote more than " + text(limits.diskBytes()) + " to its disk");
            case OUTPUT ->
                failed(
                        Cause.OUTPUT_LIMIT,
                        who + " printed more than " + text(limits.writtenBytes())
                                + " to standard error and standard output");
        };
    }

    private static ExceededLimit timedOut(Cause cause, String message) {
        return new ExceededLimit(Outcome.TIMED_OUT, cause, message);
    }

    private static ExceededLimit failed(Cause cause, String message) {
        return new ExceededLimit(Outcome.FAILED, cause, message);
    }

    private static String text(Duration duration) {
        return duration.toMillis() % 1000 == 0 ? duration.toSeconds() + " s" : duration.toMillis() + " ms";
    }

    private static String text(long bytes) {
        return bytes % (1 << 20) == 0 ? (bytes >> 20) + " MiB" : String.format(Locale.ROOT, "%,d bytes", bytes);
    }
}
