package dev.codonq.scheduling;

import dev.codonq.action.ActionResult;
import dev.codonq.action.CapturedOutput;
import dev.codonq.action.Limit;
import java.util.Optional;

/**
 * What became of a job. A failing command is a result, not an exception; each kind says whose turn it is. Immutable.
 */
public sealed interface JobResult {
    /** Returns how the result came about. */
    RunRecord record();

    /** Returns what {@code ended}, of a run that came to its end, means. */
    static JobResult of(ActionResult ended, RunRecord record) {
        return ended.exitCode() == 0
                ? new Succeeded(ended, record)
                : new Failed(ended.exitCode(), Optional.empty(), ended.standardOutput(), ended.standardError(), record);
    }

    /** The command exited with 0 and left every declared output. */
    record Succeeded(ActionResult result, RunRecord record) implements JobResult {}

    /**
     * The command failed: the action is at fault.
     *
     * @param exitCode 128 + n where signal n ended it, by the shell's convention
     * @param unusableOutput why the outputs could not be taken, where the exit code is 0 all the same
     */
    record Failed(
            int exitCode,
            Optional<String> unusableOutput,
            CapturedOutput standardOutput,
            CapturedOutput standardError,
            RunRecord record)
            implements JobResult {}

    /**
     * It went beyond a limit: the action, or the caller's patience, is at fault.
     *
     * @param limit which
     */
    record LimitExceeded(Limit limit, CapturedOutput standardOutput, CapturedOutput standardError, RunRecord record)
            implements JobResult {}

    /** The caller took it back, or closed the scheduler. */
    record Cancelled(RunRecord record) implements JobResult {}

    /**
     * It was never accepted: the queue is full or the scheduler closed. It may be submitted again.
     *
     * @param reason one line for people
     */
    record Rejected(String reason, RunRecord record) implements JobResult {}

    /**
     * Our machinery failed: neither the action nor the caller is at fault.
     *
     * @param message one line for people
     */
    record Errored(String message, RunRecord record) implements JobResult {}
}
