package dev.codonq.remote;

import dev.codonq.sandbox.ProcessOutcome;
import io.grpc.Status;

/** What is said of an execution that gave no result. Without state. */
final class ExecutionFailure {
    /** What helps where a storage does not keep what it is given. */
    static final String STORAGE_CURE =
            "see that the disk and the quota of its storage have space, and remove from it what is damaged";

    private ExecutionFailure() {}

    /**
     * Returns the outcome of a run that {@code endpoint} did not make. Nothing is left to try: what may pass has been waited
     * for.
     */
    static ProcessOutcome.Broken of(Endpoint endpoint, Status status) {
        return broken(endpoint, Failure.text(status.asRuntimeException()), cure(status.getCode()));
    }

    /** Returns the outcome of a run that could not even be brought to {@code endpoint}: the call ended in that status. */
    static ProcessOutcome.Broken absence(Endpoint endpoint, Status status) {
        return broken(endpoint, Failure.text(status.asRuntimeException()), cure(Status.Code.UNAVAILABLE));
    }

    static ProcessOutcome.Broken broken(Endpoint endpoint, String problem, String cure) {
        return new ProcessOutcome.Broken("remote execution at " + endpoint + ": " + problem + "; " + cure, false);
    }

    /** Returns the outcome of a run whose inputs were uploaded, and again, and then were not there, or not what they should be. */
    static ProcessOutcome.Broken notKept(Endpoint endpoint, Status status) {
        return broken(
                endpoint,
                "inputs are not there after they were uploaded: " + Failure.text(status.asRuntimeException()),
                STORAGE_CURE);
    }

    /** Returns whether the engine may have said no for want of inputs; in what words, each has its own. */
    static boolean mayLackInputs(Status status) {
        return switch (status.getCode()) {
            case FAILED_PRECONDITION, NOT_FOUND, INTERNAL, UNKNOWN, INVALID_ARGUMENT -> true;
            default -> false;
        };
    }

    static String cure(Status.Code code) {
        return switch (code) {
            case UNAUTHENTICATED, PERMISSION_DENIED ->
                "give credentials with --remote-header, or a certificate with --remote-cert and --remote-key";
            case UNIMPLEMENTED -> "this server executes nothing; name one that does with --remote-executor";
            case NOT_FOUND, INVALID_ARGUMENT, FAILED_PRECONDITION ->
                "the engine does not take the action; see --remote-instance and --remote-property";
            case UNAVAILABLE -> "see that it runs and can be reached from here";
            case RESOURCE_EXHAUSTED -> "its queue or its disk is full; see the engine";
            case DEADLINE_EXCEEDED ->
                "the engine gave it up at a time limit; see its limits, or give a shorter --timeout";
            case CANCELLED, ABORTED -> "it was ended on the engine; see who did that";
            default -> "see the logs of the engine and of its workers";
        };
    }
}
