package dev.codonq.cli;

import dev.codonq.compile.BuildKind;
import dev.codonq.scheduling.Priority;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One source to compile and what differs for it from the options; null where nothing does. Immutable.
 *
 * @param defines added to those of the options, in place of those of the same name
 * @param origin the line of the manifest, such as {@code jobs.jsonl:3}; empty for a source of the command line
 */
record JobSpec(
        Path source,
        @Nullable BuildKind kind,
        @Nullable Boolean release,
        Map<String, String> defines,
        @Nullable Path out,
        @Nullable Duration timeout,
        @Nullable Priority priority,
        String origin) {

    static JobSpec ofSource(Path source) {
        return new JobSpec(source, null, null, Map.of(), null, null, null, "");
    }

    /** Returns an exception that says {@code message} of this job. */
    UsageException wrong(String message) {
        return new UsageException(origin.isEmpty() ? message : origin + ": " + message);
    }
}
