package dev.codonq.remote;

import build.bazel.remote.execution.v2.CapabilitiesGrpc;
import build.bazel.remote.execution.v2.ExecuteRequest;
import build.bazel.remote.execution.v2.ExecutionGrpc;
import build.bazel.remote.execution.v2.GetCapabilitiesRequest;
import build.bazel.remote.execution.v2.WaitExecutionRequest;
import com.google.longrunning.CancelOperationRequest;
import com.google.longrunning.Operation;
import com.google.longrunning.OperationsGrpc;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The calls by which an engine executes. Thread-safe.
 *
 * <p>A stream is ended by us after a while and asked for again: a server that is stuck looks like one that has nothing to say.
 */
final class Operations {
    private static final Logger log = LoggerFactory.getLogger(Operations.class);

    private final Channel channel;
    private final Duration callTimeout;
    private final Duration streamTime;

    Operations(Channel channel, Duration callTimeout, Duration streamTime) {
        this.channel = channel;
        this.callTimeout = callTimeout;
        this.streamTime = streamTime;
    }

    /** What comes of a stream, in order. Called by a thread of gRPC, which must not be kept waiting. */
    interface Listener {
        void updated(Operation operation);

        /** Tells that nothing more comes; {@code failure} is null where the server ended the stream in order. */
        void ended(@Nullable Throwable failure);
    }

    /** A stream of updates; closing it does not end the operation. */
    interface Stream {
        void close();
    }

    /** Asks the engine to execute. */
    Stream execute(ExecuteRequest request, Listener listener) {
        return open(
                observer -> ExecutionGrpc.newStub(channel)
                        .withDeadlineAfter(streamTime.toNanos(), TimeUnit.NANOSECONDS)
                        .execute(request, observer),
                listener);
    }

    /** Asks the engine how the operation goes on. */
    Stream await(String operation, Listener listener) {
        WaitExecutionRequest request =
                WaitExecutionRequest.newBuilder().setName(operation).build();
        return open(
                observer -> ExecutionGrpc.newStub(channel)
                        .withDeadlineAfter(streamTime.toNanos(), TimeUnit.NANOSECONDS)
                        .waitExecution(request, observer),
                listener);
    }

    private static <Q> Stream open(Consumer<ClientResponseObserver<Q, Operation>> call, Listener listener) {
        Updates<Q> updates = new Updates<>(listener);
        call.accept(updates);
        return updates::close;
    }

    /** Asks the engine to end the operation; whether it does, its stream tells. */
    void cancel(String operation) {
        try {
            var unused = OperationsGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(callTimeout.toNanos(), TimeUnit.NANOSECONDS)
                    .cancelOperation(CancelOperationRequest.newBuilder()
                            .setName(operation)
                            .build());
        } catch (StatusRuntimeException e) {
            log.debug("the operation {} could not be cancelled", operation, e);
        }
    }

    /**
     * Returns whether the engine is there although a stream has ended so: at our limit, and another question is answered. Some
     * engines say nothing between a question for an operation and its end.
     */
    boolean isThereAfter(Status end) {
        if (end.getCode() != Status.Code.DEADLINE_EXCEEDED) {
            return false;
        }
        try {
            var unused = CapabilitiesGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(callTimeout.toNanos(), TimeUnit.NANOSECONDS)
                    .getCapabilities(GetCapabilitiesRequest.getDefaultInstance());
            return true;
        } catch (StatusRuntimeException e) {
            // That it does not know the question, or this instance, is an answer.
            return !Presence.isAbsence(e.getStatus());
        }
    }

    private static final class Updates<Q> implements ClientResponseObserver<Q, Operation> {
        private final Listener listener;
        private volatile @Nullable ClientCallStreamObserver<Q> call;

        private Updates(Listener listener) {
            this.listener = listener;
        }

        @Override
        public void beforeStart(ClientCallStreamObserver<Q> requests) {
            call = requests;
        }

        private void close() {
            ClientCallStreamObserver<Q> begun = call;
            if (begun != null) {
                begun.cancel("no longer of interest", null);
            }
        }

        @Override
        public void onNext(Operation operation) {
            listener.updated(operation);
        }

        @Override
        public void onError(Throwable failure) {
            listener.ended(failure);
        }

        @Override
        public void onCompleted() {
            listener.ended(null);
        }
    }
}
