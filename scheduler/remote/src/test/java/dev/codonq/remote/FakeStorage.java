package dev.codonq.remote;

import build.bazel.remote.execution.v2.BatchReadBlobsRequest;
import build.bazel.remote.execution.v2.BatchReadBlobsResponse;
import build.bazel.remote.execution.v2.BatchUpdateBlobsRequest;
import build.bazel.remote.execution.v2.BatchUpdateBlobsResponse;
import build.bazel.remote.execution.v2.Compressor;
import build.bazel.remote.execution.v2.ContentAddressableStorageGrpc;
import build.bazel.remote.execution.v2.FindMissingBlobsRequest;
import build.bazel.remote.execution.v2.FindMissingBlobsResponse;
import com.google.protobuf.ByteString;
import com.google.rpc.Code;
import com.google.rpc.Status;
import dev.codonq.action.Digest;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/** The blobs of a {@link FakeServer}, several in one message. Thread-safe. */
final class FakeStorage extends ContentAddressableStorageGrpc.ContentAddressableStorageImplBase {
    private final FakeServer server;

    FakeStorage(FakeServer server) {
        this.server = server;
    }

    @Override
    public void findMissingBlobs(FindMissingBlobsRequest request, StreamObserver<FindMissingBlobsResponse> answer) {
        FindMissingBlobsResponse.Builder response = FindMissingBlobsResponse.newBuilder();
        request.getBlobDigestsList().stream()
                .filter(digest -> !server.blobs.containsKey(digest.getHash()))
                .forEach(response::addMissingBlobDigests);
        answer.onNext(response.build());
        answer.onCompleted();
    }

    @Override
    public void batchUpdateBlobs(BatchUpdateBlobsRequest request, StreamObserver<BatchUpdateBlobsResponse> answer) {
        BatchUpdateBlobsResponse.Builder response = BatchUpdateBlobsResponse.newBuilder();
        for (BatchUpdateBlobsRequest.Request entry : request.getRequestsList()) {
            ByteString content = decompressed(entry.getCompressor(), entry.getData());
            if (server.taken != Code.OK) {
                response.addResponses(response(entry, server.taken));
                continue;
            }
            boolean isRight = Wire.digestOf(content)
                    .equals(new Digest(
                            entry.getDigest().getHash(), entry.getDigest().getSizeBytes()));
            if (isRight) {
                server.blobs.put(entry.getDigest().getHash(), content);
            }
            response.addResponses(response(entry, isRight ? Code.OK : Code.INVALID_ARGUMENT));
        }
        answer.onNext(response.build());
        answer.onCompleted();
    }

    private static BatchUpdateBlobsResponse.Response response(BatchUpdateBlobsRequest.Request entry, Code code) {
        return BatchUpdateBlobsResponse.Response.newBuilder()
                .setDigest(entry.getDigest())
                .setStatus(Status.newBuilder().setCode(code.getNumber()))
                .build();
    }

    @Override
    public void batchReadBlobs(BatchReadBlobsRequest request, StreamObserver<BatchReadBlobsResponse> answer) {
        BatchReadBlobsResponse.Builder response = BatchReadBlobsResponse.newBuilder();
        for (build.bazel.remote.execution.v2.Digest digest : request.getDigestsList()) {
            BatchReadBlobsResponse.Response.Builder entry =
                    BatchReadBlobsResponse.Response.newBuilder().setDigest(digest);
            ByteString content = server.blobs.get(digest.getHash());
            if (content == null && server.leavesOut) {
                continue;
            }
            if (content == null) {
                entry.setStatus(Status.newBuilder().setCode(Code.NOT_FOUND_VALUE));
            } else if (request.getAcceptableCompressorsList().isEmpty()) {
                entry.setData(content);
            } else {
                Compressor.Value compressor = request.getAcceptableCompressors(0);
                entry.setData(compressed(compressor, content)).setCompressor(compressor);
            }
            response.addResponses(entry);
        }
        answer.onNext(response.build());
        answer.onCompleted();
    }

    static ByteString compressed(Compressor.Value compressor, ByteString content) {
        ByteString.Output bytes = ByteString.newOutput();
        try (OutputStream out = Compression.of(compressor).compress(bytes)) {
            content.writeTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteString();
    }

    static ByteString decompressed(Compressor.Value compressor, ByteString content) {
        try (InputStream in = Compression.of(compressor).decompress(content.newInput())) {
            return ByteString.readFrom(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
