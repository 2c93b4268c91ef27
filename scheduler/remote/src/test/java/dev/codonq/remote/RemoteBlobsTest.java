package dev.codonq.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import build.bazel.remote.execution.v2.Compressor;
import build.bazel.remote.execution.v2.DigestFunction;
import com.google.protobuf.ByteString;
import com.google.rpc.Code;
import dev.codonq.action.Blob;
import dev.codonq.action.Digest;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class RemoteBlobsTest {
    private static final Patience PATIENCE = new Patience(Duration.ofSeconds(20), Duration.ofSeconds(20));

    private FakeServer server;
    private Connection connection;
    private RemoteBlobs blobs;

    @BeforeEach
    void start() throws Exception {
        server = FakeServer.start();
        RemoteSettings settings = RemoteSettings.builder().cache(server.uri()).build();
        connection = Connection.to(settings.storage(), settings);
        blobs = new RemoteBlobs(connection.channel(), "an/instance");
    }

    @AfterEach
    void stop() throws Exception {
        connection.close();
        server.close();
    }

    private static List<Blob> noise(int count, int size) {
        List<Blob> noise = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            noise.add(Blob.of(SampleActions.noise(size, i)));
        }
        return noise;
    }

    private static List<Upload> uploads(List<Blob> blobs) {
        return blobs.stream().map(Upload::of).toList();
    }

    private static List<Digest> digests(List<Blob> blobs) {
        return blobs.stream().map(Blob::digest).toList();
    }

    @Test
    void fetch_whatWasUploaded_isTheSame() throws Exception {
        List<Blob> sent = noise(3, 1000);
        blobs.upload(uploads(sent), PATIENCE);
        assertThat(blobs.fetch(digests(sent), PATIENCE).values()).containsExactlyInAnyOrderElementsOf(sent);
        assertThat(server.callsOf("BatchUpdateBlobs")).isEqualTo(1);
        assertThat(server.callsOf("BatchReadBlobs")).isEqualTo(1);
    }

    @Test
    void upload_whatIsThere_sendsNothing() throws Exception {
        List<Upload> sent = uploads(noise(3, 1000));
        blobs.upload(sent, PATIENCE);
        blobs.upload(sent, PATIENCE);
        assertThat(server.callsOf("BatchUpdateBlobs")).isEqualTo(1);
        assertThat(server.callsOf("FindMissingBlobs")).isEqualTo(2);
    }

    @Test
    void upload_moreThanAMessageTakes_isSeveral() throws Exception {
        server.capabilities = server.capabilities.toBuilder()
                .setMaxBatchTotalSizeBytes(10_000)
                .build();
        List<Blob> sent = noise(9, 3_000);
        blobs.upload(uploads(sent), PATIENCE);
        assertThat(server.callsOf("BatchUpdateBlobs")).isEqualTo(3);
        assertThat(blobs.fetch(digests(sent), PATIENCE)).hasSize(9);
        assertThat(server.callsOf("BatchReadBlobs")).isEqualTo(3);
        assertThat(server.callsOf("Write") + server.callsOf("Read")).isZero();
    }

    @Test
    void upload_longerThanAMessage_goesByAStream() throws Exception {
        List<Blob> sent = noise(2, 5 << 20);
        blobs.upload(uploads(sent), PATIENCE);
        assertThat(server.callsOf("Write")).isEqualTo(2);
        assertThat(server.blobs.values()).extracting(ByteString::size).containsOnly(5 << 20);
        assertThat(blobs.fetch(digests(sent), PATIENCE).values()).containsExactlyInAnyOrderElementsOf(sent);
        assertThat(server.callsOf("Read")).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(names = {"ZSTD", "DEFLATE"})
    void fetch_compressed_isWhatItWas(Compressor.Value compressor) throws Exception {
        server.compress(compressor);
        List<Blob> sent = List.of(
                Blob.of(new byte[50_000]),
                Blob.of(new byte[6 << 20]),
                noise(1, 5000).get(0));
        blobs.upload(uploads(sent), PATIENCE);
        assertThat(server.blobs.values()).extracting(ByteString::size).containsExactlyInAnyOrder(50_000, 6 << 20, 5000);
        assertThat(blobs.fetch(digests(sent), PATIENCE).values()).containsExactlyInAnyOrderElementsOf(sent);
        assertThat(blobs.limits(PATIENCE).forStreams().wire()).isEqualTo(compressor);
    }

    @Test
    void fetch_empty_asksNobody() throws Exception {
        Blob nothing = Blob.of(new byte[0]);
        assertThat(blobs.fetch(List.of(nothing.digest()), PATIENCE)).containsEntry(nothing.digest(), nothing);
        assertThat(server.calls).isEmpty();
    }

    @ParameterizedTest
    @org.junit.jupiter.params.provider.ValueSource(ints = {1000, 5 << 20})
    void fetch_notThere_isMissing(int size) {
        assertThatThrownBy(() -> blobs.fetch(digests(noise(1, size)), PATIENCE))
                .isInstanceOf(MissingBlobException.class);
    }

    @Test
    void fetch_leftOutOfTheAnswer_isMissing() {
        server.leavesOut = true;
        assertThatThrownBy(() -> blobs.fetch(digests(noise(1, 1000)), PATIENCE))
                .isInstanceOf(MissingBlobException.class);
    }

    @Test
    void upload_batchOfWhichOneIsNotTaken_fails() {
        server.taken = Code.RESOURCE_EXHAUSTED;
        assertThatThrownBy(() -> blobs.upload(uploads(noise(2, 1000)), PATIENCE))
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED));
    }

    @Test
    void upload_streamThatIsNotTakenWhole_fails() {
        server.committed = 7L;
        assertThatThrownBy(() -> blobs.upload(uploads(noise(1, 5 << 20)), PATIENCE))
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.DATA_LOSS));
    }

    /** As a server answers to which another client has given the blob meanwhile; it listens no more. */
    @Test
    void upload_streamOfWhatIsThere_isDone() throws Exception {
        server.committed = 50L << 20;
        blobs.upload(uploads(noise(1, 50 << 20)), PATIENCE);
        assertThat(server.callsOf("Write")).isEqualTo(1);
    }

    @ParameterizedTest
    @org.junit.jupiter.params.provider.ValueSource(ints = {1000, 5 << 20})
    void fetch_otherContent_isCorrupt(int size) {
        Digest digest = noise(1, size).get(0).digest();
        server.blobs.put(digest.hash(), ByteString.copyFrom(SampleActions.noise(size, 7)));
        assertThatThrownBy(() -> blobs.fetch(List.of(digest), PATIENCE)).isInstanceOf(CorruptBlobException.class);
    }

    @Test
    void fetch_farLongerThanItsDigest_isCorruptAndNotHeld() {
        server.compress(Compressor.Value.DEFLATE);
        Digest digest = new Digest("00".repeat(32), 5 << 20);
        server.blobs.put(digest.hash(), ByteString.copyFrom(new byte[200 << 20]));
        assertThatThrownBy(() -> blobs.fetch(List.of(digest), PATIENCE))
                .isInstanceOf(CorruptBlobException.class)
                .hasMessageContaining("/" + ((5 << 20) + 1));
    }

    @ParameterizedTest
    @org.junit.jupiter.params.provider.ValueSource(ints = {1000, 5 << 20})
    void upload_contentThatChanged_isRefused(int size) {
        Digest digest = noise(1, size).get(0).digest();
        byte[] other = SampleActions.noise(size - 1, 7);
        Upload upload = new Upload(digest, () -> new java.io.ByteArrayInputStream(other));
        assertThatThrownBy(() -> blobs.upload(List.of(upload), PATIENCE)).isInstanceOf(ChangedContentException.class);
        assertThat(server.blobs).isEmpty();
    }

    @Test
    void missing_ofManyThousands_areAskedForInParts() throws Exception {
        List<Digest> digests = new ArrayList<>();
        for (int i = 0; i < 9_000; i++) {
            digests.add(new Digest(String.format("%064x", i), 1));
        }
        assertThat(blobs.missing(digests, PATIENCE)).containsExactlyInAnyOrderElementsOf(Set.copyOf(digests));
        assertThat(server.callsOf("FindMissingBlobs")).isEqualTo(3);
    }

    @Test
    void limits_serverWithoutCapabilities_areTheUsual() throws Exception {
        server.failures.put("GetCapabilities", Status.UNIMPLEMENTED);
        assertThat(blobs.limits(PATIENCE)).isEqualTo(ServerLimits.UNKNOWN);
    }

    @Test
    void limits_ofAnotherDigest_areRefused() {
        server.capabilities = server.capabilities.toBuilder()
                .clearDigestFunctions()
                .addDigestFunctions(DigestFunction.Value.UNKNOWN)
                .build();
        assertThatThrownBy(() -> blobs.limits(PATIENCE))
                .isInstanceOf(IncompatibleServerException.class)
                .hasMessageContaining("SHA-256");
    }

    @Test
    void fetch_serverIsSilent_endsAtItsDeadline() {
        server.isSilent = true;
        Patience little = new Patience(Duration.ofMillis(50), Duration.ZERO);
        assertThatThrownBy(() -> blobs.fetch(digests(noise(1, 10)), little))
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED));
    }
}
