package dev.codonq.compile;

import dev.codonq.action.ActionKey;
import dev.codonq.action.ResourceUse;
import dev.codonq.cache.Explanation;
import dev.codonq.diagnostics.Diagnostic;
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
 * @param attempts how often a run began: more than once where our machinery broke, or memory ran short, and it was tried
 *     again; 0 where none did
 * @param queueTime time between submission and the start of the run
 * @param runTime wall time of the run, absent where there was none
 * @param use what the run used, as far as that is known, and who held it to its limits
 * @param killedProcesses names of processes of the run that did not end by themselves and were killed; the programs chose
 *     them, so they may hold any characters
 * @param artifacts what was made, on success
 * @param diagnostics what the compiler said, with the paths the user gave
 * @param log everything the compiler wrote to standard error and standard output, raw
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
        ResourceUse use,
        List<String> killedProcesses,
        List<Artifact> artifacts,
        List<Diagnostic> diagnostics,
        String log) {

    public CompileResult {
        killedProcesses = List.copyOf(killedProcesses);
        artifacts = List.copyOf(artifacts);
        diagnostics = List.copyOf(diagnostics);
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
