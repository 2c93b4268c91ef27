package dev.codonq.program;

import dev.codonq.action.CapturedOutput;
import dev.codonq.action.Limit;
import dev.codonq.action.ResourceLimits;
import dev.codonq.action.ResourceUse;
import dev.codonq.compile.Cause;
import dev.codonq.compile.ExceededLimit;
import dev.codonq.compile.Outcome;
import dev.codonq.scheduling.JobOptions;
import dev.codonq.scheduling.JobResult;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What became of one run of a program. A failing program is a result, never an exception. Immutable.
 *
 * @param outcome succeeded where the program exited with 0; failed where it exited with another code, or exceeded a limit
 *     other than one on time
 * @param cause why it did not succeed, where that is a limit, the caller or our machinery; null where the program itself
 *     ended with another code than 0
 * @param message one line for people that says why it did not succeed, empty when it did
 * @param exitCode the program's exit status, 128 + n where signal n ended it; absent where it did not end by itself
 * @param limit which limit it exceeded, where it did
 * @param runTime wall time of the run; zero where there was none
 * @param use what the run used, as far as that is known
 * @param killedProcesses names of processes that the program had left running and that were killed
 */
public record ProgramResult(
        Outcome outcome,
        @Nullable Cause cause,
        String message,
        @Nullable Integer exitCode,
        @Nullable Limit limit,
        CapturedOutput standardOutput,
        CapturedOutput standardError,
        Duration runTime,
        ResourceUse use,
        List<String> killedProcesses) {

    public ProgramResult {
        killedProcesses = List.copyOf(killedProcesses);
    }

    /** Returns whether the program exited with 0. */
    public boolean isSuccess() {
        return outcome == Outcome.SUCCEEDED;
    }

    /** Returns the number of the signal that ended the program, by the shell's convention for exit codes. */
    public Optional<Integer> signal() {
        return Optional.ofNullable(exitCode)
                .filter(code -> code > 128 && code <= 192)
                .map(code -> code - 128);
    }

    /** Returns what the end of a job means that ran a program. */
    static ProgramResult of(JobResult job, ResourceLimits limits, JobOptions options) {
        if (job instanceof JobResult.Succeeded succeeded) {
            return ended(
                    0, succeeded.result().standardOutput(), succeeded.result().standardError(), job);
        } else if (job instanceof JobResult.Failed failed) {
            return ended(failed.exitCode(), failed.standardOutput(), failed.standardError(), job);
        } else if (job instanceof JobResult.LimitExceeded exceeded) {
            ExceededLimit meaning = ExceededLimit.of(exceeded.limit(), "the program", limits, options);
            return new ProgramResult(
                    meaning.outcome(),
                    meaning.cause(),
                    meaning.message(),
                    null,
                    exceeded.limit(),
                    exceeded.standardOutput(),
                    exceeded.standardError(),
                    job.record().runTime(),
                    job.record().use(),
                    job.record().killedProcesses());
        } else if (job instanceof JobResult.Errored errored) {
            return notRun(Outcome.ERRORED, Cause.SANDBOX, errored.message());
        } else if (job instanceof JobResult.Rejected rejected) {
            return notRun(Outcome.REJECTED, Cause.INTERNAL, rejected.reason());
        }
        return notRun(Outcome.CANCELLED, Cause.CANCELLED, "cancelled");
    }

    private static ProgramResult ended(int exitCode, CapturedOutput output, CapturedOutput error, JobResult job) {
        return new ProgramResult(
                exitCode == 0 ? Outcome.SUCCEEDED : Outcome.FAILED,
                null,
                end(exitCode),
                exitCode,
                null,
                output,
                error,
                job.record().runTime(),
                job.record().use(),
                job.record().killedProcesses());
    }

    private static String end(int exitCode) {
        if (exitCode == 0) {
            return "";
        }
        return exitCode > 128
                ? "the program was ended by signal " + (exitCode - 128)
                : "the program exited with " + exitCode;
    }

    /** Returns the result where there is nothing to tell of a run. */
    static ProgramResult notRun(Outcome outcome, Cause cause, String message) {
        return new ProgramResult(
                outcome,
                cause,
                message,
                null,
                null,
                CapturedOutput.EMPTY,
                CapturedOutput.EMPTY,
                Duration.ZERO,
                ResourceUse.UNKNOWN,
                List.of());
    }
}
