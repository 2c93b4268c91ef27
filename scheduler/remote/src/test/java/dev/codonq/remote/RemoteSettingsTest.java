package dev.codonq.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class RemoteSettingsTest {
    @TempDir
    private Path directory;

    private Path file() throws Exception {
        return Files.createFile(directory.resolve("pem"));
    }

    @ParameterizedTest
    @CsvSource({
        "grpc://host:1, host, 1, false",
        "grpcs://host:443/, host, 443, true",
        "http://127.0.0.1:50051, 127.0.0.1, 50051, false",
        "https://host:2, host, 2, true",
        "grpc://[::1]:50051, [::1], 50051, false"
    })
    void cache_uri_isItsEndpoint(String uri, String host, int port, boolean isTls) {
        Endpoint endpoint = RemoteSettings.builder().cache(uri).build().storage();
        assertThat(endpoint.host()).isEqualTo(host);
        assertThat(endpoint.port()).isEqualTo(port);
        assertThat(endpoint.isTls()).isEqualTo(isTls);
    }

    @ParameterizedTest
    @ValueSource(strings = {"unix:/run/casd.sock", "unix:///run/casd.sock"})
    void cache_socket_isItsPath(String uri) {
        assertThat(RemoteSettings.builder().cache(uri).build().storage().socket())
                .contains(Path.of("/run/casd.sock"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "host:1",
                "grpc://",
                "grpc://host",
                "grpc://:1",
                "grpc://host:0",
                "grpc://host:70000",
                "ftp://host:1",
                "grpc://host:1/instance",
                "grpc://host:1?a",
                "grpc://a b:1",
                "unix:"
            })
    void cache_noServer_saysWhatItTakes(String uri) {
        assertThatThrownBy(() -> RemoteSettings.builder().cache(uri))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + uri + "'")
                .hasMessageContaining("grpc://HOST:PORT, grpcs://HOST:PORT with TLS");
    }

    @Test
    void cache_withPassword_isRefusedWithoutShowingIt() {
        assertThatThrownBy(() -> RemoteSettings.builder().cache("grpc://me:s3cret@host:1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("grpc://...@host:1")
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void storage_withoutCache_isTheExecutors() {
        RemoteSettings settings =
                RemoteSettings.builder().executor("grpc://executor:1").build();
        assertThat(settings.storage().host()).isEqualTo("executor");
        assertThat(RemoteSettings.builder()
                        .executor("grpc://executor:1")
                        .cache("grpc://cache:1")
                        .build()
                        .storage()
                        .host())
                .isEqualTo("cache");
    }

    @Test
    void toString_withHeader_doesNotShowIt() {
        RemoteSettings settings = RemoteSettings.builder()
                .cache("grpc://host:1")
                .header("authorization", "s3cret")
                .build();
        assertThat(settings).asString().contains("grpc://host:1").doesNotContain("s3cret");
    }

    @ParameterizedTest
    @CsvSource({"a b, x", "'', x", "grpc-timeout, x", "token-bin, x", "ok, 'a\nb'", "ok, ''", "ok, ü"})
    void header_thatCannotBe_isRefusedWithoutItsValue(String name, String value) {
        assertThatThrownBy(() -> RemoteSettings.builder().header(name, value + "s3cret\n"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(name)
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void build_noServer_isRefused() {
        assertThatThrownBy(() -> RemoteSettings.builder().build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no server");
    }

    @Test
    void build_certificateWithoutKey_isRefused() throws Exception {
        Path file = file();
        assertThatThrownBy(() -> RemoteSettings.builder()
                        .cache("grpcs://host:1")
                        .certificate(file)
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the key is missing");
    }

    @Test
    void build_certificatesWithoutTls_isRefused() throws Exception {
        Path file = file();
        assertThatThrownBy(() -> RemoteSettings.builder()
                        .cache("grpc://host:1")
                        .authority(file)
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("grpcs://HOST:PORT")
                .hasMessageContaining("grpc://host:1");
    }

    @Test
    void authority_notThere_isRefused() {
        assertThatThrownBy(() -> RemoteSettings.builder().authority(directory.resolve("none")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cannot read");
    }

    @Test
    void lookupTimeout_isNeverLongerThanTheTimeout() {
        RemoteSettings settings = RemoteSettings.builder()
                .cache("grpc://host:1")
                .timeout(Duration.ofSeconds(1))
                .build();
        assertThat(settings.lookupTimeout()).isEqualTo(Duration.ofSeconds(1));
    }
}
