package dev.codonq.remote;

import build.bazel.remote.execution.v2.ExecuteResponse;
import com.google.longrunning.Operation;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.Code;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;

/** How the wait for an execution ended. Immutable. */
sealed interface Ending {
    /** The engine has answered, which may be that it could not execute. */
    record Done(ExecuteResponse response) implements Ending {}

    /** The engine does not take the request. */
    record Refused(Status status) implements Ending {}

    /** The engine could not be reached, or did not say a word, since then, and nobody waits for it any longer. */
    record Unanswered(Status status, long sinceNanos) implements Ending {}

    /** It took too long; {@code what} says what did. */
    record TimedOut(String what) implements Ending {}

    /** Nobody wants it any more, and the engine has been told. */
    record Stopped() implements Ending {}

    /** Returns the ending of an operation that is done. */
    static Ending of(Operation operation) {
        if (operation.hasError()) {
            return failed(operation.getError());
        }
        try {
            if (operation.getResponse().is(ExecuteResponse.class)) {
                ExecuteResponse response = operation.getResponse().unpack(ExecuteResponse.class);
                return response.getStatus().getCode() == Code.OK_VALUE
                        ? new Done(response)
                        : failed(response.getStatus());
            }
        } catch (InvalidProtocolBufferException e) {
            // As good as none.
        }
        return new Refused(Status.INTERNAL.withDescription("the operation ended without a result"));
    }

    private static Ending failed(com.google.rpc.Status status) {
        return new Refused(StatusProto.toStatusRuntimeException(status).getStatus());
    }
}
