package dev.codonq.sandbox;

import dev.codonq.action.CapturedOutput;
import dev.codonq.action.OutputFile;
import dev.codonq.action.ResourceUse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How one run ended and what it left. Immutable.
 *
 * @param outputs every declared output, after exit code 0 and where none is missing or unusable
 * @param unusableOutput why the outputs of a run with exit code 0 could not be taken
 * @param wallTime from the start of the process to its end
 * @param use what its processes used
 * @param killedProcesses names of processes that were still there when the run's first one had ended or the run was
 *     ended, and were killed
 * @param isWarm whether its command was forked by a process that had prepared itself, see {@link WarmCommands}
 * @param worker the name of the machine that ran it for us; empty where this one did
 */
public record RunResult(
        ProcessOutcome outcome,
        Map<String, OutputFile> outputs,
        Optional<String> unusableOutput,
        CapturedOutput standardOutput,
        CapturedOutput standardError,
        Duration wallTime,
        ResourceUse use,
        List<String> killedProcesses,
        boolean isWarm,
        Optional<String> worker) {

    public RunResult {
        outputs = Map.copyOf(outputs);
        killedProcesses = List.copyOf(killedProcesses);
    }

    /** Makes the result of a run on this machine that started its command from nothing. */
    public RunResult(
            ProcessOutcome outcome,
            Map<String, OutputFile> outputs,
            Optional<String> unusableOutput,
            CapturedOutput standardOutput,
            CapturedOutput standardError,
            Duration wallTime,
            ResourceUse use,
            List<String> killedProcesses) {
        this(
                outcome,
                outputs,
                unusableOutput,
                standardOutput,
                standardError,
                wallTime,
                use,
                killedProcesses,
                false,
                Optional.empty());
    }

    /** Returns whether the command is at fault: not where it did all it should, nor where it was stopped or we failed. */
    boolean isFailure() {
        return outcome instanceof ProcessOutcome.LimitExceeded
                || unusableOutput.isPresent()
                || (outcome instanceof ProcessOutcome.Exited exited && exited.code() != 0);
    }

    /** Returns the result of a run whose process was not started. */
    public static RunResult withoutProcess(ProcessOutcome outcome) {
        return new RunResult(
                outcome,
                Map.of(),
                Optional.empty(),
                CapturedOutput.EMPTY,
                CapturedOutput.EMPTY,
                Duration.ZERO,
                ResourceUse.UNKNOWN,
                List.of());
    }
}
