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
    public static Builder builder(CompileRequest request, Outcome outcome) {
        return new Builder(request, outcome);
    }

    /** Returns a builder that holds all of this. */
    public Builder toBuilder() {
        return new Builder(this);
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

    /** Collects the parts of a result, each as the component of its name says. Not thread-safe. */
    public static final class Builder {
        private final CompileRequest request;
        private Outcome outcome;
        private @Nullable Cause cause;
        private String message = "";
        private CacheUse cacheUse = CacheUse.OFF;
        private @Nullable ActionKey actionKey;
        private @Nullable String uncacheable;
        private @Nullable Explanation explanation;
        private @Nullable Integer exitCode;
        private int attempts;
        private Duration queueTime = Duration.ZERO;
        private @Nullable Duration runTime;
        private @Nullable Duration savedTime;
        private @Nullable RunTimeline timeline;
        private ResourceUse use = ResourceUse.UNKNOWN;
        private List<String> killedProcesses = List.of();
        private boolean isWarm;
        private List<Artifact> artifacts = List.of();
        private List<Path> sources = List.of();
        private List<Diagnostic> diagnostics = List.of();
        private String log = "";
        private @Nullable Toolchain toolchain;

        private Builder(CompileRequest request, Outcome outcome) {
            this.request = request;
            this.outcome = outcome;
        }

        private Builder(CompileResult result) {
            request = result.request;
            outcome = result.outcome;
            cause = result.cause;
            message = result.message;
            cacheUse = result.cacheUse;
            actionKey = result.actionKey;
            uncacheable = result.uncacheable;
            explanation = result.explanation;
            exitCode = result.exitCode;
            attempts = result.attempts;
            queueTime = result.queueTime;
            runTime = result.runTime;
            savedTime = result.savedTime;
            timeline = result.timeline;
            use = result.use;
            killedProcesses = result.killedProcesses;
            isWarm = result.isWarm;
            artifacts = result.artifacts;
            sources = result.sources;
            diagnostics = result.diagnostics;
            log = result.log;
            toolchain = result.toolchain;
        }

        /** Sets how the compile ended. */
        public Builder outcome(Outcome value) {
            outcome = value;
            return this;
        }

        /** Sets why it did not succeed. */
        public Builder cause(@Nullable Cause value) {
            cause = value;
            return this;
        }

        /** Sets the line that says why it did not succeed. */
        public Builder message(String value) {
            message = value;
            return this;
        }

        /** Sets where the result came from. */
        public Builder cacheUse(CacheUse value) {
            cacheUse = value;
            return this;
        }

        /** Sets the key of the action. */
        public Builder actionKey(@Nullable ActionKey value) {
            actionKey = value;
            return this;
        }

        /** Sets why the result serves no other. */
        public Builder uncacheable(@Nullable String value) {
            uncacheable = value;
            return this;
        }

        /** Sets why the cache had no result. */
        public Builder explanation(@Nullable Explanation value) {
            explanation = value;
            return this;
        }

        /** Sets the compiler's exit status. */
        public Builder exitCode(@Nullable Integer value) {
            exitCode = value;
            return this;
        }

        /** Sets how often the run began. */
        public Builder attempts(int value) {
            attempts = value;
            return this;
        }

        /** Sets the time before the run. */
        public Builder queueTime(Duration value) {
            queueTime = value;
            return this;
        }

        /** Sets the time of the run. */
        public Builder runTime(@Nullable Duration value) {
            runTime = value;
            return this;
        }

        /** Sets the time of the run that the cache has spared. */
        public Builder savedTime(@Nullable Duration value) {
            savedTime = value;
            return this;
        }

        /** Sets when, where and in what phases it ran. */
        public Builder timeline(@Nullable RunTimeline value) {
            timeline = value;
            return this;
        }

        /** Sets what the run used. */
        public Builder use(ResourceUse value) {
            use = value;
            return this;
        }

        /** Sets the names of processes that were killed. */
        public Builder killedProcesses(List<String> value) {
            killedProcesses = value;
            return this;
        }

        /** Sets whether the run began with the standard library parsed. */
        public Builder warm(boolean value) {
            isWarm = value;
            return this;
        }

        /** Sets what was made. */
        public Builder artifacts(List<Artifact> value) {
            artifacts = value;
            return this;
        }

        /** Sets what it may have read. */
        public Builder sources(List<Path> value) {
            sources = value;
            return this;
        }

        /** Sets what the compiler said. */
        public Builder diagnostics(List<Diagnostic> value) {
            diagnostics = value;
            return this;
        }

        /** Sets everything the compiler wrote. */
        public Builder log(String value) {
            log = value;
            return this;
        }

        /** Sets what compiled it. */
        public Builder toolchain(@Nullable Toolchain value) {
            toolchain = value;
            return this;
        }

        /** Returns the result. */
        public CompileResult build() {
            return new CompileResult(
                    request,
                    outcome,
                    cause,
                    message,
                    cacheUse,
                    actionKey,
                    uncacheable,
                    explanation,
                    exitCode,
                    attempts,
                    queueTime,
                    runTime,
                    savedTime,
                    timeline,
                    use,
                    killedProcesses,
                    isWarm,
                    artifacts,
                    sources,
                    diagnostics,
                    log,
                    toolchain);
        }
    }
}
