package dev.codonq.cli;

import dev.codonq.action.Isolation;
import dev.codonq.compile.CompileRequest;
import dev.codonq.compile.CompileResult;
import dev.codonq.report.ToolchainDescription;
import dev.codonq.scheduling.SchedulerSnapshot;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What the command line needs of a compiler.
 *
 * <ul>
 *   <li>MUST be thread-safe.
 *   <li>{@link #compile} MUST NOT throw, and its future MUST NOT fail because the compiler does; a missing or unreadable
 *       source is a failed job.
 *   <li>Cancelling a future that {@link #compile} returned MUST end the run unless another job waits for it.
 *   <li>After {@link #closeNow} all futures MUST complete soon.
 * </ul>
 */
interface Compiler extends AutoCloseable {
    CompletableFuture<CompileResult> compile(CompileRequest request);

    /** Returns the toolchain that compiles, for the report. */
    Optional<ToolchainDescription> toolchain();

    /** Returns what waits and runs now. */
    SchedulerSnapshot snapshot();

    /**
     * Asked when a job has errored: a level that is missing is missing for every job that must run.
     *
     * @throws MachineryException if this machine does not give the isolation asked for
     */
    void requireIsolation();

    /** Waits for what runs, within a limit, and leaves nothing behind. */
    @Override
    void close();

    /** Kills what runs, cancels what waits. */
    void closeNow();

    /**
     * What a compiler is started with.
     *
     * @param jobs runs at once on this machine
     * @param waiting how many more compiles it must accept
     * @param memoryBudget what all runs together may take, in bytes; null for the default
     * @param cache where results are kept, null for nowhere
     * @param isolation the level that all jobs require
     * @param codon the compiler asked for, null to look for one
     * @param warm whether compiles may begin with the standard library parsed
     * @param keepFailed where failed runs are kept, null for nowhere
     * @param remote which other machines to use, null for none
     */
    record Settings(
            int jobs,
            int waiting,
            @Nullable Long memoryBudget,
            @Nullable CacheChoice cache,
            Isolation isolation,
            @Nullable Path codon,
            boolean warm,
            @Nullable Path keepFailed,
            @Nullable RemoteChoice remote) {}

    /** Starts compilers. */
    @FunctionalInterface
    interface Factory {
        /**
         * Starts a compiler.
         *
         * @throws MachineryException if there is no working compiler
         */
        Compiler start(Settings settings);
    }
}
