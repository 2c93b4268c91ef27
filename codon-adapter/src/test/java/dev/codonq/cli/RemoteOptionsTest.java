package dev.codonq.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codonq.action.Isolation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Timeout(60)
class RemoteOptionsTest {
    private static final String SECRET = "Bearer-7";

    @TempDir
    private Path folder;

    @Command
    private static final class Holder {
        @Mixin
        private RemoteOptions options = new RemoteOptions();
    }

    private static RemoteOptions parse(String... arguments) {
        Holder holder = new Holder();
        new CommandLine(holder)
                .registerConverter(Duration.class, new DurationConverter())
                .registerConverter(RemoteOptions.Fallback.class, new ChoiceConverter<>(RemoteOptions.Fallback.class))
                .parseArgs(arguments);
        return holder.options;
    }

    private static RemoteChoice choice(String... arguments) {
        RemoteChoice choice = parse(arguments).choice(Map.of());
        assertThat(choice).isNotNull();
        return choice;
    }

    @Test
    void choice_noServer_isNone() {
        assertThat(parse().choice(Map.of())).isNull();
        assertThat(parse("--remote-jobs=4", "--remote-header=a=b").choice(Map.of()))
                .isNull();
        parse().check(Isolation.DIRECTORY);
    }

    @Test
    void choice_everything_isTaken() throws IOException {
        Path pem = Files.writeString(folder.resolve("x.pem"), "-");
        RemoteOptions options = parse(
                "--remote-cache=grpcs://cache:1",
                "--remote-executor=grpc://executor:2",
                "--remote-instance=main",
                "--remote-header=a=b=c",
                "--remote-ca=" + pem,
                "--remote-cert=" + pem,
                "--remote-key=" + pem,
                "--remote-timeout=3s",
                "--remote-read-only",
                "--remote-jobs=7",
                "--remote-overflow",
                "--remote-fallback=local",
                "--remote-property=pool=big");
        options.check(Isolation.NAMESPACES);
        assertThat(options.choice(Map.of()))
                .isEqualTo(new RemoteChoice(
                        "grpcs://cache:1",
                        "grpc://executor:2",
                        "main",
                        Map.of("a", "b=c"),
                        pem,
                        pem,
                        pem,
                        Duration.ofSeconds(3),
                        true,
                        7,
                        true,
                        true,
                        Map.of("pool", "big")));
        assertThat(options.runsAtOnce(2)).isEqualTo(9);
    }

    @Test
    void runsAtOnce_allElsewhere_areThoseOfTheCluster() {
        assertThat(parse().runsAtOnce(2)).isEqualTo(2);
        assertThat(parse("--remote-cache=grpc://h:1").runsAtOnce(2)).isEqualTo(2);
        assertThat(parse("--remote-executor=grpc://h:1").runsAtOnce(2)).isEqualTo(32);
        assertThat(choice("--remote-executor=grpc://h:1").isRemoteOnly()).isTrue();
        assertThat(choice("--remote-executor=grpc://h:1", "--remote-fallback=local")
                        .isRemoteOnly())
                .isFalse();
    }

    @Test
    void headers_fromFileAndEnvironment_theOptionWins() throws IOException {
        Path file = Files.writeString(folder.resolve("token"), SECRET + "\n");
        RemoteOptions options =
                parse("--remote-cache=grpc://h:1", "--remote-header=a=mine", "--remote-header=t=@" + file);
        RemoteChoice choice = options.choice(Map.of("CODONQ_REMOTE_HEADERS", "a=theirs\n\n b=two \n"));
        assertThat(choice).isNotNull();
        assertThat(choice.headers()).isEqualTo(Map.of("a", "mine", "b", "two", "t", SECRET));
        assertThat(choice.toString()).doesNotContain(SECRET, "mine");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--remote-cache=h:1 | --remote-cache: 'h:1' is no server: it is grpc://HOST:PORT",
                "--remote-executor=ftp://h:1 | --remote-executor: 'ftp://h:1' is no server",
                "--remote-cache=grpc://me:" + SECRET + "@h:1 | --remote-cache: 'grpc://...@h:1' is no server",
                "--remote-cache=grpc://h:1 --remote-header=" + SECRET + " | --remote-header: one is not of the form",
                "--remote-cache=grpc://h:1 --remote-header=a=@/none/" + " | --remote-header: cannot read the file",
                "--remote-cache=grpc://h:1 --remote-header=A!=" + SECRET + " | --remote-header: 'A!' is no name",
                "--remote-cache=grpcs://h:1 --remote-ca=/none | --remote-ca: ",
                "--remote-cache=grpcs://h:1 --remote-cert=/none | --remote-cert: needs --remote-key",
                "--remote-cache=grpcs://h:1 --remote-key=/none | --remote-key: needs --remote-cert",
                "--remote-jobs=0 | --remote-jobs: 0 is out of range; give 1 to 10000",
                "--remote-timeout=0s | --remote-timeout: must be longer than nothing",
                "--remote-overflow | --remote-overflow: needs --remote-executor",
                "--remote-fallback=local | --remote-fallback: needs --remote-executor",
                "--remote-read-only | --remote-read-only: needs --remote-cache or --remote-executor",
                "--remote-cache=grpc://h:1 --remote-property=x | --remote-property: one is not of the form NAME=VALUE",
            })
    void check_wrong_saysTheOptionAndNoSecret(String arguments, String message) {
        assertThatThrownBy(() -> parse(arguments.split(" ")).check(Isolation.NAMESPACES))
                .isInstanceOf(UsageException.class)
                .hasMessageStartingWith(message)
                .message()
                .doesNotContain(SECRET);
    }

    @Test
    void check_executorForSandboxesThatAreNone_isRefused() {
        assertThatThrownBy(() -> parse("--remote-executor=grpc://h:1").check(Isolation.DIRECTORY))
                .hasMessage("--remote-executor, --isolation: workers give namespaces, not directory");
    }
}
