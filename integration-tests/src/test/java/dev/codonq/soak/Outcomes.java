package dev.codonq.soak;

import dev.codonq.action.Limit;
import dev.codonq.scheduling.JobResult;
import dev.codonq.scheduling.RunRecord;

/** What a result says that was seen. */
final class Outcomes {
    private Outcomes() {}

    static void note(JobResult result, Findings findings) {
        findings.saw(outcome(result));
        RunRecord record = result.record();
        switch (record.origin()) {
            case RUN -> findings.saw(Seen.RUN);
            case SHARED_RUN -> findings.saw(Seen.SHARED_RUN);
            case MEMORY -> findings.saw(Seen.FROM_MEMORY);
            case DISK -> findings.saw(Seen.FROM_DISK);
            case QUARANTINE -> findings.saw(Seen.FROM_QUARANTINE);
            // No other machine is there.
            case REMOTE, NONE -> {}
        }
        if (result instanceof JobResult.Succeeded && !record.killedProcesses().isEmpty()) {
            findings.saw(Seen.CHILD_OUTLIVED);
        }
    }

    private static Seen outcome(JobResult result) {
        if (result instanceof JobResult.Succeeded) {
            return Seen.SUCCEEDED;
        } else if (result instanceof JobResult.Failed failed) {
            return failed.unusableOutput().isPresent()
                    ? Seen.NO_OUTPUT
                    : failed.exitCode() == 128 + 11 ? Seen.CRASHED : Seen.FAILED;
        } else if (result instanceof JobResult.LimitExceeded exceeded) {
            return outcome(exceeded.limit());
        } else if (result instanceof JobResult.Rejected rejected) {
            return outcome(rejected.reason());
        }
        return result instanceof JobResult.Cancelled ? Seen.CANCELLED : Seen.ERRORED;
    }

    private static Seen outcome(Limit limit) {
        return switch (limit) {
            case QUEUE_TIME -> Seen.QUEUE_TIME;
            case RUN_TIME -> Seen.RUN_TIME;
            case SILENCE -> Seen.SILENCE;
            case CPU_TIME -> Seen.CPU_TIME;
            case OUTPUT -> Seen.OUTPUT;
            default -> Seen.MEMORY;
        };
    }

    /** An interrupt while the queue was full counts as that. */
    private static Seen outcome(String rejection) {
        if (rejection.contains("closed")) {
            return Seen.REJECTED_CLOSED;
        }
        return rejection.contains("has waited for more than") ? Seen.REJECTED_STALE : Seen.REJECTED_FULL;
    }
}
