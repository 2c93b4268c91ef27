package dev.codonq.compile;

import dev.codonq.action.ActionKey;
import dev.codonq.action.ResourceUse;
import dev.codonq.cache.Explanation;
import dev.codonq.diagnostics.Diagnostic;
import dev.codonq.toolchain.Toolchain;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects the parts of a result, each as the component of its name says. Not thread-safe. */
public final class CompileResultBuilder {
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
    private @Nullable String worker;
    private List<Artifact> artifacts = List.of();
    private List<Path> sources = List.of();
    private List<Diagnostic> diagnostics = List.of();
    private String log = "";
    private @Nullable Toolchain toolchain;

    CompileResultBuilder(CompileRequest request, Outcome outcome) {
        this.request = request;
        this.outcome = outcome;
    }

    CompileResultBuilder(CompileResult result) {
        request = result.request();
        outcome = result.outcome();
        cause = result.cause();
        message = result.message();
        cacheUse = result.cacheUse();
        actionKey = result.actionKey();
        uncacheable = result.uncacheable();
        explanation = result.explanation();
        exitCode = result.exitCode();
        attempts = result.attempts();
        queueTime = result.queueTime();
        runTime = result.runTime();
        savedTime = result.savedTime();
        timeline = result.timeline();
        use = result.use();
        killedProcesses = result.killedProcesses();
        isWarm = result.isWarm();
        worker = result.worker();
        artifacts = result.artifacts();
        sources = result.sources();
        diagnostics = result.diagnostics();
        log = result.log();
        toolchain = result.toolchain();
    }

    /** Sets how the compile ended. */
    public CompileResultBuilder outcome(Outcome value) {
        outcome = value;
        return this;
    }

    /** Sets why it did not succeed. */
    public CompileResultBuilder cause(@Nullable Cause value) {
        cause = value;
        return this;
    }

    /** Sets the line that says why it did not succeed. */
    public CompileResultBuilder message(String value) {
        message = value;
        return this;
    }

    /** Sets where the result came from. */
    public CompileResultBuilder cacheUse(CacheUse value) {
        cacheUse = value;
        return this;
    }

    /** Sets the key of the action. */
    public CompileResultBuilder actionKey(@Nullable ActionKey value) {
        actionKey = value;
        return this;
    }

    /** Sets why the result serves no other. */
    public CompileResultBuilder uncacheable(@Nullable String value) {
        uncacheable = value;
        return this;
    }

    /** Sets why the cache had no result. */
    public CompileResultBuilder explanation(@Nullable Explanation value) {
        explanation = value;
        return this;
    }

    /** Sets the compiler's exit status. */
    public CompileResultBuilder exitCode(@Nullable Integer value) {
        exitCode = value;
        return this;
    }

    /** Sets how often the run began. */
    public CompileResultBuilder attempts(int value) {
        attempts = value;
        return this;
    }

    /** Sets the time before the run. */
    public CompileResultBuilder queueTime(Duration value) {
        queueTime = value;
        return this;
    }

    /** Sets the time of the run. */
    public CompileResultBuilder runTime(@Nullable Duration value) {
        runTime = value;
        return this;
    }

    /** Sets the time of the run that the cache has spared. */
    public CompileResultBuilder savedTime(@Nullable Duration value) {
        savedTime = value;
        return this;
    }

    /** Sets when, where and in what phases it ran. */
    public CompileResultBuilder timeline(@Nullable RunTimeline value) {
        timeline = value;
        return this;
    }

    /** Sets what the run used. */
    public CompileResultBuilder use(ResourceUse value) {
        use = value;
        return this;
    }

    /** Sets the names of processes that were killed. */
    public CompileResultBuilder killedProcesses(List<String> value) {
        killedProcesses = value;
        return this;
    }

    /** Sets whether the run began with the standard library parsed. */
    public CompileResultBuilder warm(boolean value) {
        isWarm = value;
        return this;
    }

    /** Sets which other machine made the run. */
    public CompileResultBuilder worker(@Nullable String value) {
        worker = value;
        return this;
    }

    /** Sets what was made. */
    public CompileResultBuilder artifacts(List<Artifact> value) {
        artifacts = value;
        return this;
    }

    /** Sets what it may have read. */
    public CompileResultBuilder sources(List<Path> value) {
        sources = value;
        return this;
    }

    /** Sets what the compiler said. */
    public CompileResultBuilder diagnostics(List<Diagnostic> value) {
        diagnostics = value;
        return this;
    }

    /** Sets everything the compiler wrote. */
    public CompileResultBuilder log(String value) {
        log = value;
        return this;
    }

    /** Sets what compiled it. */
    public CompileResultBuilder toolchain(@Nullable Toolchain value) {
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
                worker,
                artifacts,
                sources,
                diagnostics,
                log,
                toolchain);
    }
}
