package dev.codonq.compile;

import dev.codonq.action.Action;
import dev.codonq.action.ActionKey;
import dev.codonq.action.ActionResult;
import dev.codonq.action.CapturedOutput;
import dev.codonq.action.OutputFile;
import dev.codonq.diagnostics.Diagnostic;
import dev.codonq.diagnostics.DiagnosticParser;
import dev.codonq.diagnostics.FailureHint;
import dev.codonq.diagnostics.ParsedOutput;
import dev.codonq.diagnostics.Severity;
import dev.codonq.scheduling.JobResult;
import dev.codonq.scheduling.RunRecord;
import dev.codonq.toolchain.Toolchain;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The translation of job results into compile results, for one request. Immutable. */
final class CompileResults {
    private static final String NOT_RUN_AGAIN = " (as in its latest runs; it is not run again for some minutes)";

    private final CompileRequest request;
    private final @Nullable Toolchain toolchain;
    private final boolean cacheIsOn;

    /** Why the action may not be cached; null before there is an action, and where it may. */
    private final @Nullable String uncacheable;

    private CompileResults(
            CompileRequest request, @Nullable Toolchain toolchain, boolean cacheIsOn, @Nullable String uncacheable) {
        this.request = request;
        this.toolchain = toolchain;
        this.cacheIsOn = cacheIsOn;
        this.uncacheable = uncacheable;
    }

    CompileResults(CompileRequest request, @Nullable Toolchain toolchain, boolean cacheIsOn) {
        this(request, toolchain, cacheIsOn, null);
    }

    /** Codon can exit with 0 and leave what is no artifact, as where something is killed. Nobody may be given that again. */
    static boolean isReproducible(ActionResult ended) {
        return ended.exitCode() == 0
                ? ended.outputs().values().stream().allMatch(output -> ArtifactFormat.isAnyOf(output.content()))
                : CompileErrors.areReproducible(ended);
    }

    /** Returns the translation of results of {@code action}, which was made of the request. */
    CompileResults ofAction(Action action) {
        return new CompileResults(
                request, toolchain, cacheIsOn, action.uncacheable().orElse(null));
    }

    /** Returns the result for a request of which no action could be made since its source is at fault. */
    CompileResult badSource(String message) {
        Diagnostic diagnostic =
                new Diagnostic(Severity.ERROR, request.source().toString(), null, null, null, message, null, List.of());
        return result(Outcome.FAILED, Cause.COMPILE_ERROR, message, Partial.NONE.with(List.of(diagnostic)));
    }

    /** Returns the result for a request of which our machinery could make no action. */
    CompileResult broken(Cause cause, String message) {
        return result(Outcome.ERRORED, cause, message, Partial.NONE);
    }

    /** Returns the result for a request whose job ended. */
    CompileResult of(ActionKey key, JobResult job, SourceDisplay display) {
        return translated(key, job, display).toBuilder()
                .sources(display.sources())
                .build();
    }

    private CompileResult translated(ActionKey key, JobResult job, SourceDisplay display) {
        RunRecord record = job.record();
        Partial partial = new Partial(key, record, null, List.of(), List.of(), "");
        if (job instanceof JobResult.Succeeded succeeded) {
            return succeeded(partial, succeeded.result(), display);
        } else if (job instanceof JobResult.Failed failed) {
            return failed(partial, failed, display);
        } else if (job instanceof JobResult.LimitExceeded exceeded) {
            ExceededLimit limit =
                    ExceededLimit.of(exceeded.limit(), "the compiler", request.limits(), request.options());
            return result(
                    limit.outcome(),
                    limit.cause(),
                    limit.message() + phaseOf(record),
                    partial.with(exceeded.standardError(), exceeded.standardOutput(), display));
        } else if (job instanceof JobResult.Errored errored) {
            return result(Outcome.ERRORED, Cause.SANDBOX, errored.message(), partial);
        } else if (job instanceof JobResult.Rejected rejected) {
            return result(Outcome.REJECTED, Cause.INTERNAL, rejected.reason(), partial);
        }
        return result(Outcome.CANCELLED, Cause.CANCELLED, "cancelled", partial);
    }

    private CompileResult succeeded(Partial partial, ActionResult result, SourceDisplay display) {
        Partial told = partial.with(result.standardError(), result.standardOutput(), display)
                .withExitCode(0);
        OutputFile output = result.outputs().get(request.artifactName());
        if (output == null || !ArtifactFormat.of(request.kind()).matches(output.content())) {
            return result(
                    Outcome.FAILED,
                    Cause.MISSING_OUTPUT,
                    "the compiler claims success, but what it left is no "
                            + request.kind().label(),
                    told);
        }
        Artifact artifact = new Artifact(request.artifactName(), output.content(), output.executable());
        return result(Outcome.SUCCEEDED, null, "", told.withArtifacts(List.of(artifact)));
    }

    private CompileResult failed(Partial partial, JobResult.Failed failed, SourceDisplay display) {
        Partial told = partial.with(failed.standardError(), failed.standardOutput(), display)
                .withExitCode(failed.exitCode());
        if (failed.unusableOutput().isPresent()) {
            return result(
                    Outcome.FAILED,
                    Cause.MISSING_OUTPUT,
                    "the compiler claims success, but "
                            + failed.unusableOutput().get(),
                    told);
        }
        ParsedOutput output = DiagnosticParser.parse(failed.standardError().bytes());
        Cause cause = switch (FailureHint.of(failed.exitCode(), output)) {
            case COMPILE_ERROR -> Cause.COMPILE_ERROR;
            case LINK_ERROR -> Cause.LINK_ERROR;
            case LINKER_MISSING -> Cause.LINKER_MISSING;
            case COMPILER_CRASH -> Cause.COMPILER_CRASH;
            case DISK_FULL -> Cause.DISK_FULL;
            case OUT_OF_MEMORY -> Cause.OUT_OF_MEMORY;
            case PROCESS_LIMIT -> Cause.PROCESS_LIMIT;
            case UNKNOWN -> failed.exitCode() == 1 ? Cause.COMPILE_ERROR : Cause.COMPILER_CRASH;
        };
        String message = failureMessage(failed.exitCode(), told.diagnostics, output);
        return switch (cause) {
            case COMPILE_ERROR ->
                result(Outcome.FAILED, cause, message, told.with(EncodingNotes.addTo(told.diagnostics)));
            case LINK_ERROR -> {
                LinkErrors errors = new LinkErrors(output);
                yield result(
                        Outcome.FAILED,
                        cause,
                        errors.summary(message),
                        told.with(errors.addTo(told.diagnostics, display::resolveProject)));
            }
            case COMPILER_CRASH -> result(Outcome.FAILED, cause, message + phaseOf(partial.record), told);
            default -> result(Outcome.FAILED, cause, message, told);
        };
    }

    /** Returns where the compiler was when it ended, to be put behind a message. */
    private static String phaseOf(RunRecord record) {
        return record.times()
                .map(RunTimeline::of)
                .flatMap(RunTimeline::lastCompilerPhase)
                .map(phase -> " (at phase " + phase.label() + ")")
                .orElse("");
    }

    private static String failureMessage(int exitCode, List<Diagnostic> diagnostics, ParsedOutput output) {
        Optional<Diagnostic> first = diagnostics.stream()
                .filter(diagnostic -> diagnostic.severity() == Severity.ERROR)
                .findFirst();
        if (exitCode <= 128 && first.isPresent()) {
            return first.get().message();
        }
        String end = exitCode > 128
                ? "the compiler was ended by signal " + (exitCode - 128)
                : "the compiler exited with " + exitCode;
        // An error before a crash is not why it crashed.
        return LastWords.of(output)
                .or(() -> first.map(Diagnostic::message))
                .map(words -> end + ": " + words)
                .orElse(end);
    }

    private CompileResult result(Outcome outcome, @Nullable Cause cause, String message, Partial partial) {
        RunRecord record = partial.record;
        // A run whose process never began took no time, and a process takes some.
        boolean ran = !record.runTime().isZero();
        return CompileResult.builder(request, outcome)
                .cause(cause)
                .message(record.origin() == RunRecord.Origin.QUARANTINE ? message + NOT_RUN_AGAIN : message)
                .cacheUse(cacheUse(record.origin()))
                .actionKey(partial.key)
                .uncacheable(uncacheable)
                .explanation(record.explanation().orElse(null))
                .exitCode(partial.exitCode)
                .attempts(record.attempts())
                .queueTime(record.queueTime())
                .runTime(ran ? record.runTime() : null)
                .timeline(timeline(record))
                .savedTime(record.savedTime().orElse(null))
                .use(record.use())
                .killedProcesses(record.killedProcesses())
                .warm(record.isWarm())
                .worker(record.worker().orElse(null))
                .artifacts(partial.artifacts)
                .diagnostics(partial.diagnostics)
                .log(partial.log)
                .toolchain(toolchain)
                .build();
    }

    /** A run that jobs share has its place in the time of the batch once, with the job it was for. */
    private static @Nullable RunTimeline timeline(RunRecord record) {
        return record.origin() == RunRecord.Origin.RUN
                ? record.times().map(RunTimeline::of).orElse(null)
                : null;
    }

    private CacheUse cacheUse(RunRecord.Origin origin) {
        return switch (origin) {
            case MEMORY -> CacheUse.HIT_MEMORY;
            case DISK -> CacheUse.HIT_DISK;
            case REMOTE -> CacheUse.HIT_REMOTE;
            case SHARED_RUN -> CacheUse.SHARED;
            case RUN, QUARANTINE, NONE -> cacheIsOn && uncacheable == null ? CacheUse.MISS : CacheUse.OFF;
        };
    }

    /** What is known of a compile besides its outcome. */
    private record Partial(
            @Nullable ActionKey key,
            RunRecord record,
            @Nullable Integer exitCode,
            List<Artifact> artifacts,
            List<Diagnostic> diagnostics,
            String log) {
        static final Partial NONE = new Partial(
                null, RunRecord.withoutRun(RunRecord.Origin.NONE, Duration.ZERO), null, List.of(), List.of(), "");

        Partial with(List<Diagnostic> newDiagnostics) {
            return new Partial(key, record, exitCode, artifacts, newDiagnostics, log);
        }

        Partial with(CapturedOutput standardError, CapturedOutput standardOutput, SourceDisplay display) {
            List<Diagnostic> found = display.resolve(
                    DiagnosticParser.parse(standardError.bytes()).diagnostics());
            return new Partial(key, record, exitCode, artifacts, found, standardError.text() + standardOutput.text());
        }

        Partial withExitCode(int code) {
            return new Partial(key, record, code, artifacts, diagnostics, log);
        }

        Partial withArtifacts(List<Artifact> made) {
            return new Partial(key, record, exitCode, made, diagnostics, log);
        }
    }
}
