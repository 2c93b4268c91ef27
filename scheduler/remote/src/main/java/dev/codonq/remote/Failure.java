package dev.codonq.remote;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.Optional;

/** What is said of calls that did not work. Without state. */
final class Failure {
    private Failure() {}

    /** Returns the status with which a call ended, if that is what {@code failure} is. */
    static Optional<Status.Code> code(Throwable failure) {
        return failure instanceof StatusRuntimeException status
                ? Optional.of(status.getStatus().getCode())
                : Optional.empty();
    }

    /** Returns one line for people. Headers of the call are not in it. */
    static String text(Throwable failure) {
        if (failure instanceof StatusRuntimeException status) {
            return text(status.getStatus());
        }
        return oneLine(failure.getMessage() == null ? failure.toString() : failure.getMessage());
    }

    private static String text(Status status) {
        StringBuilder text = new StringBuilder(status.getCode().name());
        if (status.getDescription() != null) {
            // What follows on further lines are the insides of Netty.
            text.append(": ").append(status.getDescription().lines().findFirst().orElse(""));
        }
        // gRPC says "io exception", its cause perhaps "general problem", and the cause of that "connection refused".
        Throwable cause = status.getCause();
        while (cause != null && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause != null && cause.getMessage() != null) {
            text.append(" (").append(cause.getMessage()).append(')');
        }
        return oneLine(text.toString());
    }

    private static String oneLine(String text) {
        return text.strip().replaceAll("\\s*[\\r\\n]+\\s*", " | ");
    }
}
