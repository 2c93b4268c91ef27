package dev.codonq.remote;

import build.bazel.remote.execution.v2.BatchReadBlobsRequest;
import build.bazel.remote.execution.v2.BatchReadBlobsResponse;
import build.bazel.remote.execution.v2.BatchUpdateBlobsRequest;
import build.bazel.remote.execution.v2.BatchUpdateBlobsResponse;
import build.bazel.remote.execution.v2.CapabilitiesGrpc;
import build.bazel.remote.execution.v2.ContentAddressableStorageGrpc;
import build.bazel.remote.execution.v2.ContentAddressableStorageGrpc.ContentAddressableStorageBlockingStub;
import build.bazel.remote.execution.v2.FindMissingBlobsRequest;
import build.bazel.remote.execution.v2.GetCapabilitiesRequest;
import com.google.protobuf.ByteString;
import com.google.rpc.Code;
import dev.codonq.action.Blob;
import dev.codonq.action.Digest;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The blobs that a server keeps. Thread-safe.
 *
 * <p>Small ones move many in one message, as many as the server takes; large ones by themselves. What comes is what its digest
 * says, or it does not come. Whatever the server says no to, and where it cannot be reached, is a
 * {@link StatusRuntimeException}.
 */
final class RemoteBlobs {
    /** Digests of one question; as a message, a tenth of what servers take. */
    private static final int DIGESTS_ASKED_FOR = 4_000;

    /** What is shorter grows by being compressed, or nearly so. */
    private static final int SHORTEST_COMPRESSED_BYTES = 1024;

    private static final Blob NOTHING = Blob.of(new byte[0]);

    private final Channel channel;
    private final String instance;
    private final ByteStreams streams;
    private volatile @Nullable ServerLimits limits;

    RemoteBlobs(Channel channel, String instance) {
        this.channel = channel;
        this.instance = instance;
        this.streams = new ByteStreams(channel, instance);
    }

    private ContentAddressableStorageBlockingStub stub(long timeoutNanos) {
        return ContentAddressableStorageGrpc.newBlockingStub(channel)
                .withDeadlineAfter(timeoutNanos, TimeUnit.NANOSECONDS);
    }

    /**
     * Returns what the server takes; it is asked once.
     *
     * @throws IncompatibleServerException if it speaks of other digests than we
     */
    ServerLimits limits(Patience patience) throws IOException {
        ServerLimits known = limits;
        if (known == null) {
            // Several threads may ask at the same time, and get the same answer.
            known = askForLimits(patience);
            limits = known;
        }
        return known;
    }

    private ServerLimits askForLimits(Patience patience) throws IOException {
        try {
            return ServerLimits.of(CapabilitiesGrpc.newBlockingStub(channel)
                    .withDeadlineAfter(patience.nanosFor(0), TimeUnit.NANOSECONDS)
                    .getCapabilities(GetCapabilitiesRequest.newBuilder()
                            .setInstanceName(instance)
                            .build()));
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() == Status.Code.UNIMPLEMENTED) {
                return ServerLimits.UNKNOWN;
            }
            throw e;
        }
    }

    /** Returns those of {@code digests} that the server does not have. */
    Set<Digest> missing(Collection<Digest> digests, Patience patience) throws IOException {
        Set<Digest> missing = new LinkedHashSet<>();
        List<Digest> all = List.copyOf(new LinkedHashSet<>(digests));
        for (int from = 0; from < all.size(); from += DIGESTS_ASKED_FOR) {
            FindMissingBlobsRequest.Builder request =
                    FindMissingBlobsRequest.newBuilder().setInstanceName(instance);
            all.subList(from, Math.min(all.size(), from + DIGESTS_ASKED_FOR))
                    .forEach(digest -> request.addBlobDigests(Wire.digest(digest)));
            for (var digest :
                    stub(patience.nanosFor(0)).findMissingBlobs(request.build()).getMissingBlobDigestsList()) {
                missing.add(Wire.digest(digest));
            }
        }
        return missing;
    }

    /**
     * Gives the server those of {@code uploads} that it does not have.
     *
     * @throws ChangedContentException if a content is not that of its digest
     * @throws IOException if a content cannot be read
     */
    void upload(Collection<Upload> uploads, Patience patience) throws IOException {
        Map<Digest, Upload> byDigest = new LinkedHashMap<>();
        uploads.forEach(upload -> byDigest.putIfAbsent(upload.digest(), upload));
        Set<Digest> missing = missing(byDigest.keySet(), patience);
        byDigest.keySet().retainAll(missing);
        send(byDigest.values(), patience);
    }

    /**
     * Gives the server {@code uploads}, whether or not it says that it has them; what is damaged there may so be mended.
     *
     * @throws ChangedContentException if a content is not that of its digest
     * @throws IOException if a content cannot be read
     */
    void send(Collection<Upload> uploads, Patience patience) throws IOException {
        if (uploads.isEmpty()) {
            return;
        }
        ServerLimits takes = limits(patience);
        Batches<Upload> batches = new Batches<>(takes.batchBytes());
        uploads.forEach(upload -> batches.add(upload, upload.digest().sizeBytes()));
        for (List<Upload> batch : batches.batches()) {
            update(batch, takes.forBatches(), patience);
        }
        for (Upload upload : batches.single()) {
            streams.write(
                    upload,
                    takes.forStreams(),
                    patience.nanosFor(upload.digest().sizeBytes()));
        }
    }

    private void update(List<Upload> batch, Compression compression, Patience patience) throws IOException {
        BatchUpdateBlobsRequest.Builder request =
                BatchUpdateBlobsRequest.newBuilder().setInstanceName(instance);
        long size = 0;
        for (Upload upload : batch) {
            request.addRequests(entry(upload, compression));
            size += upload.digest().sizeBytes();
        }
        for (BatchUpdateBlobsResponse.Response response :
                stub(patience.nanosFor(size)).batchUpdateBlobs(request.build()).getResponsesList()) {
            if (response.getStatus().getCode() != Code.OK_VALUE) {
                throw StatusProto.toStatusRuntimeException(response.getStatus());
            }
        }
    }

    private static BatchUpdateBlobsRequest.Request entry(Upload upload, Compression compression) throws IOException {
        ByteString content;
        try (InputStream in = upload.content().open()) {
            content = ByteString.readFrom(in);
        }
        if (!Wire.digestOf(content).equals(upload.digest())) {
            throw new ChangedContentException(upload.digest());
        }
        BatchUpdateBlobsRequest.Request.Builder entry = BatchUpdateBlobsRequest.Request.newBuilder()
                .setDigest(Wire.digest(upload.digest()))
                .setData(content);
        if (compression != Compression.IDENTITY && content.size() >= SHORTEST_COMPRESSED_BYTES) {
            ByteString.Output compressed = ByteString.newOutput();
            try (OutputStream out = compression.compress(compressed)) {
                content.writeTo(out);
            }
            if (compressed.size() < content.size()) {
                entry.setData(compressed.toByteString()).setCompressor(compression.wire());
            }
        }
        return entry.build();
    }

    /**
     * Returns the content of each of {@code digests}.
     *
     * @throws MissingBlobException if the server does not have one of them
     * @throws CorruptBlobException if it has another content for one of them
     */
    Map<Digest, Blob> fetch(Collection<Digest> digests, Patience patience) throws IOException {
        Map<Digest, Blob> blobs = new HashMap<>();
        Set<Digest> wanted = new LinkedHashSet<>(digests);
        // Everybody has it, and not every server says so.
        if (wanted.remove(NOTHING.digest())) {
            blobs.put(NOTHING.digest(), NOTHING);
        }
        if (wanted.isEmpty()) {
            return blobs;
        }
        ServerLimits gives = limits(patience);
        Batches<Digest> batches = new Batches<>(gives.batchBytes());
        wanted.forEach(digest -> batches.add(digest, digest.sizeBytes()));
        for (List<Digest> batch : batches.batches()) {
            read(batch, gives.forStreams(), patience, blobs);
        }
        for (Digest digest : batches.single()) {
            blobs.put(digest, readAlone(digest, gives.forStreams(), patience));
        }
        return blobs;
    }

    private void read(List<Digest> batch, Compression compression, Patience patience, Map<Digest, Blob> blobs)
            throws IOException {
        BatchReadBlobsRequest.Builder request =
                BatchReadBlobsRequest.newBuilder().setInstanceName(instance);
        long size = 0;
        for (Digest digest : batch) {
            request.addDigests(Wire.digest(digest));
            size += digest.sizeBytes();
        }
        if (compression != Compression.IDENTITY) {
            request.addAcceptableCompressors(compression.wire());
        }
        for (BatchReadBlobsResponse.Response response :
                stub(patience.nanosFor(size)).batchReadBlobs(request.build()).getResponsesList()) {
            Digest digest = Wire.digest(response.getDigest());
            if (response.getStatus().getCode() == Code.NOT_FOUND_VALUE) {
                throw new MissingBlobException(digest);
            } else if (response.getStatus().getCode() != Code.OK_VALUE) {
                throw StatusProto.toStatusRuntimeException(response.getStatus());
            }
            blobs.put(digest, checked(digest, content(response, digest)));
        }
        for (Digest digest : batch) {
            if (!blobs.containsKey(digest)) {
                throw new MissingBlobException(digest);
            }
        }
    }

    private static byte[] content(BatchReadBlobsResponse.Response response, Digest digest) throws IOException {
        Compression compression = Compression.of(response.getCompressor());
        if (compression == Compression.IDENTITY) {
            return response.getData().toByteArray();
        }
        try (InputStream in = compression.decompress(response.getData().newInput())) {
            return in.readNBytes((int) Math.min(Integer.MAX_VALUE - 8L, digest.sizeBytes() + 1));
        } catch (IOException e) {
            throw new CorruptBlobException(digest, "it cannot be decompressed: " + e.getMessage());
        }
    }

    private Blob readAlone(Digest digest, Compression compression, Patience patience) throws IOException {
        try {
            return checked(digest, streams.read(digest, compression, patience.nanosFor(digest.sizeBytes())));
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() == Status.Code.NOT_FOUND) {
                throw new MissingBlobException(digest);
            }
            throw e;
        }
    }

    private static Blob checked(Digest digest, byte[] content) throws CorruptBlobException {
        Blob blob = Blob.of(content);
        if (!blob.digest().equals(digest)) {
            throw new CorruptBlobException(digest, "it is " + blob.digest());
        }
        return blob;
    }
}
