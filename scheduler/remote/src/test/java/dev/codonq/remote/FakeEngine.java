package dev.codonq.remote;

import build.bazel.remote.execution.v2.ActionResult;
import build.bazel.remote.execution.v2.CapabilitiesGrpc;
import build.bazel.remote.execution.v2.ExecuteOperationMetadata;
import build.bazel.remote.execution.v2.ExecuteRequest;
import build.bazel.remote.execution.v2.ExecuteResponse;
import build.bazel.remote.execution.v2.ExecutionGrpc;
import build.bazel.remote.execution.v2.ExecutionStage;
import build.bazel.remote.execution.v2.GetCapabilitiesRequest;
import build.bazel.remote.execution.v2.ServerCapabilities;
import build.bazel.remote.execution.v2.WaitExecutionRequest;
import com.google.longrunning.CancelOperationRequest;
import com.google.longrunning.Operation;
import com.google.longrunning.OperationsGrpc;
import com.google.protobuf.Any;
import com.google.protobuf.Empty;
import com.google.rpc.Status;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * An engine in this process that does as it is told, one step for each call that it gets; without one it says nothing.
 * Thread-safe.
 */
final class FakeEngine implements AutoCloseable {
    static final String NAME = "operations/1";

    final List<ExecuteRequest> requests = new CopyOnWriteArrayList<>();
    final List<String> cancelled = new CopyOnWriteArrayList<>();

    /** Whether it leaves unanswered what it can do. */
    volatile boolean isMute;

    private final Queue<Step> executions = new ConcurrentLinkedQueue<>();
    private final Queue<Step> waits = new ConcurrentLinkedQueue<>();
    private final List<StreamObserver<Operation>> open = new CopyOnWriteArrayList<>();
    private final Server server;
    private final ManagedChannel channel;

    FakeEngine() throws IOException {
        String name = UUID.randomUUID().toString();
        server = InProcessServerBuilder.forName(name)
                .addService(new Execution())
                .addService(new Operations())
                .addService(new Capabilities())
                .build()
                .start();
        channel = InProcessChannelBuilder.forName(name).build();
    }

    /** What comes of one call. */
    @FunctionalInterface
    interface Step {
        void answer(StreamObserver<Operation> stream);
    }

    ManagedChannel channel() {
        return channel;
    }

    FakeEngine onExecute(Step step) {
        executions.add(step);
        return this;
    }

    FakeEngine onWait(Step step) {
        waits.add(step);
        return this;
    }

    static Step all(Step... steps) {
        return stream -> List.of(steps).forEach(step -> step.answer(stream));
    }

    static Step at(ExecutionStage.Value stage) {
        return stream -> stream.onNext(Operation.newBuilder()
                .setName(NAME)
                .setMetadata(Any.pack(
                        ExecuteOperationMetadata.newBuilder().setStage(stage).build()))
                .build());
    }

    /** As of an engine that sends none. */
    static Step withoutMetadata() {
        return stream -> stream.onNext(Operation.newBuilder().setName(NAME).build());
    }

    static Step fails(io.grpc.Status status) {
        return stream -> stream.onError(status.asRuntimeException());
    }

    static Step ends() {
        return StreamObserver::onCompleted;
    }

    static Step answers(ActionResult result, boolean isCached) {
        return done(ExecuteResponse.newBuilder()
                .setResult(result)
                .setCachedResult(isCached)
                .build());
    }

    static Step answers(io.grpc.Status.Code code, String message) {
        return done(ExecuteResponse.newBuilder()
                .setStatus(Status.newBuilder().setCode(code.value()).setMessage(message))
                .build());
    }

    static Step operationError(io.grpc.Status.Code code, String message) {
        return stream -> {
            stream.onNext(Operation.newBuilder()
                    .setName(NAME)
                    .setDone(true)
                    .setError(Status.newBuilder().setCode(code.value()).setMessage(message))
                    .build());
            stream.onCompleted();
        };
    }

    private static Step done(ExecuteResponse response) {
        return stream -> {
            stream.onNext(Operation.newBuilder()
                    .setName(NAME)
                    .setDone(true)
                    .setResponse(Any.pack(response))
                    .build());
            stream.onCompleted();
        };
    }

    private void take(Queue<Step> steps, StreamObserver<Operation> stream) {
        open.add(stream);
        Step step = steps.poll();
        if (step != null) {
            step.answer(stream);
        }
    }

    @Override
    public void close() {
        channel.shutdownNow();
        server.shutdownNow();
    }

    private final class Execution extends ExecutionGrpc.ExecutionImplBase {
        @Override
        public void execute(ExecuteRequest request, StreamObserver<Operation> stream) {
            requests.add(request);
            take(executions, stream);
        }

        @Override
        public void waitExecution(WaitExecutionRequest request, StreamObserver<Operation> stream) {
            take(waits, stream);
        }
    }

    private final class Capabilities extends CapabilitiesGrpc.CapabilitiesImplBase {
        @Override
        public void getCapabilities(GetCapabilitiesRequest request, StreamObserver<ServerCapabilities> answer) {
            if (!isMute) {
                answer.onNext(ServerCapabilities.getDefaultInstance());
                answer.onCompleted();
            }
        }
    }

    private final class Operations extends OperationsGrpc.OperationsImplBase {
        @Override
        public void cancelOperation(CancelOperationRequest request, StreamObserver<Empty> answer) {
            cancelled.add(request.getName());
            answer.onNext(Empty.getDefaultInstance());
            answer.onCompleted();
            StreamObserver<Operation> last = open.get(open.size() - 1);
            answers(io.grpc.Status.Code.CANCELLED, "as asked").answer(last);
        }
    }
}
