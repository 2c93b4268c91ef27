package dev.codonq.remote;

import com.google.bytestream.ByteStreamGrpc;
import com.google.bytestream.ReadRequest;
import com.google.bytestream.ReadResponse;
import com.google.bytestream.WriteRequest;
import com.google.bytestream.WriteResponse;
import com.google.protobuf.ByteString;
import dev.codonq.action.Digest;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.BlockingClientCall;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The transfer of blobs one by one, in chunks; a transfer that breaks begins anew. Thread-safe.
 *
 * <p>Calls end with {@link StatusRuntimeException} as unary ones do.
 */
final class ByteStreams {
    private static final int CHUNK_BYTES = 256 << 10;

    private final Channel channel;
    private final String prefix;

    ByteStreams(Channel channel, String instance) {
        this.channel = channel;
        this.prefix = instance.isEmpty() ? "" : instance + "/";
    }

    private static String name(Digest digest, Compression compression) {
        String kind =
                compression == Compression.IDENTITY ? "blobs/" : "compressed-blobs/" + compression.inNames() + "/";
        return kind + digest.hash() + "/" + digest.sizeBytes();
    }

    /**
     * Returns the content that the server has for {@code digest}, at most one byte longer than it should be; nobody has
     * looked whether it is the right one.
     */
    byte[] read(Digest digest, Compression compression, long timeoutNanos) throws IOException {
        ReadRequest request = ReadRequest.newBuilder()
                .setResourceName(prefix + name(digest, compression))
                .build();
        BlockingClientCall<?, ReadResponse> call = ByteStreamGrpc.newBlockingV2Stub(channel)
                .withDeadlineAfter(timeoutNanos, TimeUnit.NANOSECONDS)
                .read(request);
        try (InputStream in = compression.decompress(new Received(call))) {
            // What is compressed can be far longer than what it says it is.
            return in.readNBytes((int) Math.min(Integer.MAX_VALUE - 8L, digest.sizeBytes() + 1));
        }
    }

    /** Gives the server {@code upload}. */
    void write(Upload upload, Compression compression, long timeoutNanos) throws IOException {
        Digest digest = upload.digest();
        BlockingClientCall<WriteRequest, WriteResponse> call = ByteStreamGrpc.newBlockingV2Stub(channel)
                .withDeadlineAfter(timeoutNanos, TimeUnit.NANOSECONDS)
                .write();
        Sent sent = new Sent(call, prefix + "uploads/" + UUID.randomUUID() + "/" + name(digest, compression));
        try (InputStream content = upload.content().open()) {
            OutputStream out = compression.compress(new BufferedOutputStream(sent, CHUNK_BYTES));
            if (content.transferTo(out) != digest.sizeBytes()) {
                throw new ChangedContentException(digest);
            }
            out.close();
            long committed = sent.finish();
            // Of a compressed blob that it had already, a server may count nothing.
            if (compression == Compression.IDENTITY && committed != digest.sizeBytes()) {
                throw Status.DATA_LOSS
                        .withDescription("the server took " + committed + " bytes of the blob " + digest)
                        .asRuntimeException();
            }
        } finally {
            // Does nothing to a call that has ended.
            call.cancel("given up", null);
        }
    }

    private interface Step<T extends @Nullable Object> {
        T take() throws InterruptedException, StatusException;
    }

    private static <T extends @Nullable Object> T take(Step<T> step) {
        try {
            return step.take();
        } catch (StatusException e) {
            throw new StatusRuntimeException(e.getStatus(), e.getTrailers());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Status.CANCELLED.withDescription("interrupted").withCause(e).asRuntimeException();
        }
    }

    /** What comes over a call. Not thread-safe; confined to one transfer. */
    private static final class Received extends InputStream {
        private final BlockingClientCall<?, ReadResponse> call;
        private InputStream chunk = ByteString.EMPTY.newInput();

        private Received(BlockingClientCall<?, ReadResponse> call) {
            this.call = call;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            int read = chunk.read(bytes, from, length);
            while (read < 0) {
                ReadResponse next = take(call::read);
                if (next == null) {
                    return -1;
                }
                chunk = next.getData().newInput();
                read = chunk.read(bytes, from, length);
            }
            return read;
        }

        @Override
        public void close() {
            call.cancel("read as far as needed", null);
        }
    }

    /** What goes over a call, in chunks as they come. Not thread-safe; confined to one transfer. */
    private static final class Sent extends OutputStream {
        private final BlockingClientCall<WriteRequest, WriteResponse> call;
        private final String name;
        private long offset;
        private boolean isTaken = true;

        private Sent(BlockingClientCall<WriteRequest, WriteResponse> call, String name) {
            this.call = call;
            this.name = name;
        }

        @Override
        public void write(int one) {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) {
            for (int at = from; at < from + length; at += CHUNK_BYTES) {
                send(ByteString.copyFrom(bytes, at, Math.min(CHUNK_BYTES, from + length - at)), false);
            }
        }

        private void send(ByteString data, boolean isLast) {
            WriteRequest.Builder request = WriteRequest.newBuilder()
                    .setWriteOffset(offset)
                    .setFinishWrite(isLast)
                    .setData(data);
            if (offset == 0) {
                request.setResourceName(name);
            }
            // A server that has the blob already says so at once, and listens no more.
            isTaken = isTaken && take(() -> call.write(request.build()));
            offset += data.size();
        }

        /** Ends the transfer, and returns how much the server says it has. */
        private long finish() {
            send(ByteString.EMPTY, true);
            call.halfClose();
            WriteResponse response = take(call::read);
            if (response == null) {
                throw Status.DATA_LOSS
                        .withDescription("the server did not answer a write")
                        .asRuntimeException();
            }
            return response.getCommittedSize();
        }
    }
}
