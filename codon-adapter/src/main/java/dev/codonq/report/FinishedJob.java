package dev.codonq.report;

import dev.codonq.compile.CompileResult;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A job that has its result, as reports need it. Immutable.
 *
 * @param source the source's name as the user gave it
 * @param label the source on one line, with the place in the manifest that names it
 * @param delivered the paths of the result's artifacts, in their order; empty unless the job succeeded
 * @param repeat the command line that runs the job by itself, for a shell; absent where the job succeeded
 */
public record FinishedJob(
        String source,
        String label,
        CompileResult result,
        List<Path> delivered,
        @Nullable String repeat) {
    public FinishedJob {
        delivered = List.copyOf(delivered);
    }

    /** Returns how long the job waited for a slot; null where it never queued, as one that the cache answered. */
    @Nullable
    Long queueMillis() {
        boolean neverQueued = result.cacheUse().isHit()
                || (result.runTime() == null && result.queueTime().isZero());
        return neverQueued ? null : result.queueTime().toMillis();
    }
}
