package dev.codonq.remote;

import build.bazel.remote.execution.v2.Compressor;
import com.google.bytestream.ByteStreamGrpc;
import com.google.bytestream.ReadRequest;
import com.google.bytestream.ReadResponse;
import com.google.bytestream.WriteRequest;
import com.google.bytestream.WriteResponse;
import com.google.protobuf.ByteString;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The blobs of a {@link FakeServer}, one by one. Thread-safe. */
final class FakeStreams extends ByteStreamGrpc.ByteStreamImplBase {
    private static final int CHUNK_BYTES = 100_000;

    private final FakeServer server;

    FakeStreams(FakeServer server) {
        this.server = server;
    }

    /** What the name of a stream says. */
    private record Name(String hash, Compressor.Value compressor) {
        static Name of(String resource) {
            List<String> parts = Arrays.asList(resource.split("/", -1));
            int kind = Math.max(parts.indexOf("blobs"), parts.indexOf("compressed-blobs"));
            if (parts.get(kind).equals("blobs")) {
                return new Name(parts.get(kind + 1), Compressor.Value.IDENTITY);
            }
            return new Name(
                    parts.get(kind + 2),
                    Compressor.Value.valueOf(parts.get(kind + 1).toUpperCase(Locale.ROOT)));
        }
    }

    @Override
    public void read(ReadRequest request, StreamObserver<ReadResponse> answer) {
        Name name = Name.of(request.getResourceName());
        ByteString content = server.blobs.get(name.hash());
        if (content == null) {
            answer.onError(Status.NOT_FOUND.asRuntimeException());
            return;
        }
        ByteString sent = FakeStorage.compressed(name.compressor(), content);
        for (int from = 0; from < sent.size(); from += CHUNK_BYTES) {
            answer.onNext(ReadResponse.newBuilder()
                    .setData(sent.substring(from, Math.min(sent.size(), from + CHUNK_BYTES)))
                    .build());
        }
        answer.onCompleted();
    }

    @Override
    public StreamObserver<WriteRequest> write(StreamObserver<WriteResponse> answer) {
        return new StreamObserver<>() {
            private String resource = "";
            private ByteString received = ByteString.EMPTY;

            @Override
            public void onNext(WriteRequest request) {
                Long committed = server.committed;
                if (committed != null) {
                    if (resource.isEmpty()) {
                        resource = request.getResourceName();
                        answer.onNext(WriteResponse.newBuilder()
                                .setCommittedSize(committed)
                                .build());
                        answer.onCompleted();
                    }
                    return;
                }
                resource = resource.isEmpty() ? request.getResourceName() : resource;
                if (request.getWriteOffset() != received.size()) {
                    answer.onError(Status.INVALID_ARGUMENT.asRuntimeException());
                    return;
                }
                received = received.concat(request.getData());
                if (request.getFinishWrite()) {
                    Name name = Name.of(resource);
                    server.blobs.put(name.hash(), FakeStorage.decompressed(name.compressor(), received));
                    answer.onNext(WriteResponse.newBuilder()
                            .setCommittedSize(received.size())
                            .build());
                    answer.onCompleted();
                }
            }

            @Override
            public void onError(Throwable failure) {}

            @Override
            public void onCompleted() {}
        };
    }
}
