package dev.codonq.compile;

import dev.codonq.action.ActionKey;
import dev.codonq.action.ResourceUse;
import dev.codonq.cache.Explanation;
import dev.codonq.diagnostics.Diagnostic;
import dev.codonq.toolchain.Toolchain;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What became of one compile request. A failing compiler is a result, never an exception. Immutable.
 *
 * @param message one line for people that says why the compile did not succeed, empty when it did
 * @param actionKey absent where no action could be made of the request, as for a missing source
 * @param uncacheable why no earlier result may serve and this one may serve no other; absent where it may
 * @param explanation why the cache had no result, where that was asked for and is known
 * @param exitCode the compiler's exit status, 128 + n where signal n ended it; absent where it was not run to its end
 * @param attempts how often a run began: again where our machinery broke, or memory ran short; 0 where none did
 * @param queueTime time between submission and the start of the run
 * @param runTime wall time of the run, absent where there was none
 * @param savedTime what the run that the cache has spared would have taken; absent where it spared none, or nobody knows
 * @param timeline when, where and in what phases the run of this job went; absent where it had none of its own
 * @param use what the run used, as far as that is known, and who held it to its limits
 * @param killedProcesses names of processes of the run that did not end by themselves and were killed; the programs chose
 *     them, so they may hold any characters
 * @param isWarm whether the run began in a process that had parsed the standard library; false where there was none
 * @param worker the name of the machine that made the run for this one; absent where this one did, or there was none
 * @param artifacts what was made, on success
 * @param sources the project's files that the compile may have read, the source first, named as diagnostics name them; with
 *     symbolic links to them; empty where no action could be made of the request
 * @param diagnostics what the compiler said, with the paths the user gave
 * @param log everything the compiler wrote to standard error and standard output, raw
 * @param toolchain what compiled it, or would have; absent where nobody says
 */
public record CompileResult(
        CompileRequest request,
        Outcome outcome,
        @Nullable Cause cause,
        String message,
        CacheUse cacheUse,
        @Nullable ActionKey actionKey,
        @Nullable String uncacheable,
        @Nullable Explanation explanation,
        @Nullable Integer exitCode,
        int attempts,
        Duration queueTime,
        @Nullable Duration runTime,
        @Nullable Duration savedTime,
        @Nullable RunTimeline timeline,
        ResourceUse use,
        List<String> killedProcesses,
        boolean isWarm,
        @Nullable String worker,
        List<Artifact> artifacts,
        List<Path> sources,
        List<Diagnostic> diagnostics,
        String log,
        @Nullable Toolchain toolchain) {

    public CompileResult {
        killedProcesses = List.copyOf(killedProcesses);
        artifacts = List.copyOf(artifacts);
        sources = List.copyOf(sources);
        diagnostics = List.copyOf(diagnostics);
    }

    /** Returns a builder of the result of {@code request} that knows nothing yet. */
    public static CompileResultBuilder builder(CompileRequest request, Outcome outcome) {
        return new CompileResultBuilder(request, outcome);
    }

    /** Returns a builder that holds all of this. */
    public CompileResultBuilder toBuilder() {
        return new CompileResultBuilder(this);
    }

    /** Returns whether every artifact was made. */
    public boolean isSuccess() {
        return outcome == Outcome.SUCCEEDED;
    }

    /** Returns the number of the signal that ended the compiler, by the shell's convention for exit codes. */
    public Optional<Integer> signal() {
        return Optional.ofNullable(exitCode)
                .filter(code -> code > 128 && code <= 192)
                .map(code -> code - 128);
    }
}
