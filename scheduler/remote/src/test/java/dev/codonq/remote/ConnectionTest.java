package dev.codonq.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.codonq.action.Action;
import dev.codonq.action.ActionKey;
import io.grpc.TlsServerCredentials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The ways to a server, each seen by whether a result that was published is found. */
@Timeout(60)
class ConnectionTest {
    private static final Action ACTION = SampleActions.action("x").build();
    private static final ActionKey KEY = ActionKey.of(ACTION);

    private final RecordedLog log = RecordedLog.of(CircuitBreaker.class);

    @TempDir
    private Path directory;

    /** Publishes a result and looks it up, and returns whether it was there. */
    private static boolean works(RemoteSettings.Builder settings) throws IOException {
        RemoteSettings built = settings.lookupTimeout(Duration.ofSeconds(20)).build();
        try (RemoteEngine engine = RemoteEngine.open(built)) {
            engine.results().publish(ACTION, KEY, SampleActions.result(new byte[1], ""));
        }
        try (RemoteEngine engine = RemoteEngine.open(built)) {
            return engine.results().lookup(ACTION, KEY).isPresent();
        }
    }

    @Test
    void connect_socketOfThisMachine_works() throws Exception {
        Path socket = directory.resolve("casd.sock");
        FakeServer server = FakeServer.startAt(socket);
        try (server) {
            assertThat(works(RemoteSettings.builder().cache("unix:" + socket))).isTrue();
        }
        assertThat(log.warnings()).isEmpty();
    }

    @Test
    void connect_tlsWithOwnAuthority_works() throws Exception {
        Certificates pair = Certificates.in(directory, "server");
        try (FakeServer server = FakeServer.start(TlsServerCredentials.create(
                pair.certificate().toFile(), pair.key().toFile()))) {
            String uri = "grpcs://127.0.0.1:" + server.port();
            assertThat(works(RemoteSettings.builder().cache(uri).authority(pair.certificate())))
                    .isTrue();
            assertThat(log.warnings()).isEmpty();
            assertThat(works(RemoteSettings.builder().cache(uri))).isFalse();
            assertThat(log.warnings())
                    .first()
                    .asString()
                    .contains("UNAVAILABLE", "certification path")
                    .doesNotContain("Pipeline");
        }
    }

    @Test
    void connect_plainToTls_isAWarning() throws Exception {
        Certificates pair = Certificates.in(directory, "server");
        try (FakeServer server = FakeServer.start(TlsServerCredentials.create(
                pair.certificate().toFile(), pair.key().toFile()))) {
            assertThat(works(RemoteSettings.builder().cache("grpc://127.0.0.1:" + server.port())))
                    .isFalse();
        }
        assertThat(log.warnings()).isNotEmpty();
    }

    @Test
    void connect_serverWantsClientCertificate_worksWithOneAlone() throws Exception {
        Certificates pair = Certificates.in(directory, "server");
        Certificates client = Certificates.in(directory, "client");
        try (FakeServer server = FakeServer.start(TlsServerCredentials.newBuilder()
                .keyManager(pair.certificate().toFile(), pair.key().toFile())
                .trustManager(client.certificate().toFile())
                .clientAuth(TlsServerCredentials.ClientAuth.REQUIRE)
                .build())) {
            String uri = "grpcs://127.0.0.1:" + server.port();
            assertThat(works(RemoteSettings.builder()
                            .cache(uri)
                            .authority(pair.certificate())
                            .certificate(client.certificate())
                            .key(client.key())))
                    .isTrue();
            assertThat(works(RemoteSettings.builder().cache(uri).authority(pair.certificate())))
                    .isFalse();
        }
    }

    @Test
    void open_keyThatIsNone_isRefused() throws Exception {
        Path file = Files.writeString(directory.resolve("x"), "no key");
        RemoteSettings settings = RemoteSettings.builder()
                .cache("grpcs://127.0.0.1:1")
                .certificate(file)
                .key(file)
                .build();
        assertThatThrownBy(() -> RemoteEngine.open(settings))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("grpcs://127.0.0.1:1");
    }

    @Test
    void close_afterCalls_leavesNoThreadOfOurs() throws Exception {
        try (FakeServer server = FakeServer.start()) {
            assertThat(works(RemoteSettings.builder().cache(server.uri()))).isTrue();
        }
        await().until(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("codonq-")));
    }
}
