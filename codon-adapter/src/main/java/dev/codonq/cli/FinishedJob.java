package dev.codonq.cli;

import dev.codonq.compile.CompileResult;
import java.nio.file.Path;
import java.util.List;

/**
 * A job, its result, and what was delivered of it. Immutable.
 *
 * @param delivered the paths of the result's artifacts, in their order; empty unless the job succeeded
 */
record FinishedJob(PlannedJob job, CompileResult result, List<Path> delivered) {
    FinishedJob {
        delivered = List.copyOf(delivered);
    }
}
