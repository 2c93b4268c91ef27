package dev.codonq.remote;

import build.bazel.remote.execution.v2.ActionCacheGrpc;
import build.bazel.remote.execution.v2.ActionCacheUpdateCapabilities;
import build.bazel.remote.execution.v2.ActionResult;
import build.bazel.remote.execution.v2.CacheCapabilities;
import build.bazel.remote.execution.v2.CapabilitiesGrpc;
import build.bazel.remote.execution.v2.Compressor;
import build.bazel.remote.execution.v2.DigestFunction;
import build.bazel.remote.execution.v2.GetActionResultRequest;
import build.bazel.remote.execution.v2.GetCapabilitiesRequest;
import build.bazel.remote.execution.v2.ServerCapabilities;
import build.bazel.remote.execution.v2.UpdateActionResultRequest;
import com.google.protobuf.ByteString;
import com.google.rpc.Code;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.InsecureServerCredentials;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerCredentials;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandler;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioServerSocketChannel;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A server of the protocol on the loopback, in memory, that can be told to do wrong. Thread-safe. */
final class FakeServer implements AutoCloseable {
    /** What a damaged blob has as its content. */
    static final ByteString DAMAGED = ByteString.copyFromUtf8("damaged");

    final Map<String, ByteString> blobs = new ConcurrentHashMap<>();
    final Map<String, ActionResult> results = new ConcurrentHashMap<>();

    /** The names of the methods called, in order. */
    final List<String> calls = new CopyOnWriteArrayList<>();

    final List<Metadata> headers = new CopyOnWriteArrayList<>();
    final Map<String, Status> failures = new ConcurrentHashMap<>();
    volatile CacheCapabilities capabilities = CacheCapabilities.newBuilder()
            .addDigestFunctions(DigestFunction.Value.SHA256)
            .setActionCacheUpdateCapabilities(
                    ActionCacheUpdateCapabilities.newBuilder().setUpdateEnabled(true))
            .setMaxBatchTotalSizeBytes(4 << 20)
            .build();
    volatile boolean isSilent;

    /** Whether an answer leaves out what is not there, in place of saying so. */
    volatile boolean leavesOut;

    /** What the storage says of each blob of a batch that it is given; it keeps those of which it says OK. */
    volatile Code taken = Code.OK;

    /** How much of a stream the storage says that it has taken, in place of what it has; it does not wait for the end. */
    volatile @Nullable Long committed;

    private final EventLoopGroup loop;
    private final Server server;

    private FakeServer(SocketAddress address, ServerCredentials credentials) throws IOException {
        boolean isSocket = address instanceof UnixDomainSocketAddress;
        loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        server = NettyServerBuilder.forAddress(address, credentials)
                .bossEventLoopGroup(loop)
                .workerEventLoopGroup(loop)
                .channelType(isSocket ? NioServerDomainSocketChannel.class : NioServerSocketChannel.class)
                .directExecutor()
                .intercept(new Gate())
                .addService(new Capabilities())
                .addService(new Results())
                .addService(new FakeStorage(this))
                .addService(new FakeStreams(this))
                .build()
                .start();
    }

    static FakeServer start() throws IOException {
        return start(InsecureServerCredentials.create());
    }

    static FakeServer start(ServerCredentials credentials) throws IOException {
        return new FakeServer(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), credentials);
    }

    static FakeServer startAt(java.nio.file.Path socket) throws IOException {
        return new FakeServer(UnixDomainSocketAddress.of(socket), InsecureServerCredentials.create());
    }

    String uri() {
        return "grpc://127.0.0.1:" + server.getPort();
    }

    int port() {
        return server.getPort();
    }

    /** Offers to take compressed blobs. */
    void compress(Compressor.Value compressor) {
        capabilities = capabilities.toBuilder()
                .addSupportedCompressors(compressor)
                .addSupportedBatchUpdateCompressors(compressor)
                .build();
    }

    /** Damages every blob; the server says on that it has them. */
    void damageAll() {
        blobs.replaceAll((hash, content) -> DAMAGED);
    }

    long callsOf(String method) {
        return calls.stream().filter(method::equals).count();
    }

    @Override
    public void close() {
        server.shutdownNow();
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(2, TimeUnit.SECONDS);
    }

    /** Notes each call, and answers those that are to fail. */
    private final class Gate implements ServerInterceptor {
        @Override
        public <Q, R> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, R> call, Metadata metadata, ServerCallHandler<Q, R> next) {
            String method = String.valueOf(call.getMethodDescriptor().getBareMethodName());
            calls.add(method);
            headers.add(metadata);
            @Nullable Status failure = failures.get(method);
            if (failure != null) {
                call.close(failure, new Metadata());
            }
            if (failure != null || isSilent) {
                return new ServerCall.Listener<>() {};
            }
            return Contexts.interceptCall(Context.current(), call, metadata, next);
        }
    }

    private final class Capabilities extends CapabilitiesGrpc.CapabilitiesImplBase {
        @Override
        public void getCapabilities(GetCapabilitiesRequest request, StreamObserver<ServerCapabilities> answer) {
            answer.onNext(ServerCapabilities.newBuilder()
                    .setCacheCapabilities(capabilities)
                    .build());
            answer.onCompleted();
        }
    }

    private final class Results extends ActionCacheGrpc.ActionCacheImplBase {
        @Override
        public void getActionResult(GetActionResultRequest request, StreamObserver<ActionResult> answer) {
            ActionResult result = results.get(
                    request.getInstanceName() + request.getActionDigest().getHash());
            if (result == null) {
                answer.onError(Status.NOT_FOUND.asRuntimeException());
            } else {
                answer.onNext(result);
                answer.onCompleted();
            }
        }

        @Override
        public void updateActionResult(UpdateActionResultRequest request, StreamObserver<ActionResult> answer) {
            results.put(request.getInstanceName() + request.getActionDigest().getHash(), request.getActionResult());
            answer.onNext(request.getActionResult());
            answer.onCompleted();
        }
    }
}
