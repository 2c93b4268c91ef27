package dev.codonq.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What authenticates, and where it must not appear. */
@Timeout(60)
class RemoteSecretsTest extends ConfigurationFixture {
    private static final String SECRET = "Bearer-7";

    @Test
    void config_header_isShownWithoutItsValue() throws IOException {
        forUser("remote-header = ['a=" + SECRET + "', 'b=@token']");
        Files.writeString(user.resolve("token"), "x");
        assertThat(config("remote-header")).doesNotContain(SECRET).contains("\"a=...\"", "b=@" + user.resolve("token"));
        assertThat(config("remote-header", "--remote-header=c=" + SECRET))
                .doesNotContain(SECRET)
                .contains("\"c=...\"");
        assertThat(run("config", "--json").out()).doesNotContain(SECRET);
    }

    @Test
    void failedBuild_commandToRepeatIt_hasNoHeaderWithAValue() throws IOException {
        Files.writeString(user.resolve("token"), "x");
        Files.writeString(project.resolve("broken.py"), "print(x)\n");
        CommandLineRun run = run(
                "build",
                project,
                "--root",
                project,
                "--remote-cache=grpc://h:1",
                "--remote-header=a=" + SECRET,
                "--remote-header=b=@" + user.resolve("token"));
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err())
                .contains("to repeat what failed:", "--remote-cache=grpc://h:1", "b=@" + user.resolve("token"))
                .doesNotContain(SECRET);
    }
}
