package dev.codonq.terminal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a real process sees of a real pseudo-terminal, which {@code script} of util-linux makes. */
@Timeout(60)
class PseudoTerminalTest {
    private static final Path SCRIPT = Path.of("/usr/bin/script");

    private static String run(String redirection, Map<String, String> environment)
            throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(SCRIPT) || "true".equals(System.getenv("CI")), "there is no " + SCRIPT);
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String command = "'" + java + "' -XX:+UseSerialGC -XX:TieredStopAtLevel=1 " + TerminalMain.class.getName();
        ProcessBuilder builder =
                new ProcessBuilder(List.of(SCRIPT.toString(), "-qec", command + redirection, "/dev/null"));
        builder.environment().remove("NO_COLOR");
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        builder.environment().put("TERM", "xterm-256color");
        builder.environment().putAll(environment);
        Process process = builder.redirectInput(Path.of("/dev/null").toFile()).start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output.strip();
    }

    @Test
    void ofStandardError_inPseudoTerminal_isOneWithColours() throws Exception {
        assertThat(run("", Map.of())).isEqualTo("true COLOURS");
        assertThat(run("", Map.of("NO_COLOR", "1"))).isEqualTo("true PLAIN");
        assertThat(run("", Map.of("TERM", "dumb"))).isEqualTo("true PLAIN");
    }

    @Test
    void ofStandardError_redirected_isNone() throws Exception {
        assertThat(run(" 2> /dev/null", Map.of())).isEqualTo("false PLAIN");
        assertThat(run(" 2>&-", Map.of())).isEqualTo("false PLAIN");
        assertThat(run(" 2>&1 | cat", Map.of())).isEqualTo("false PLAIN");
    }
}
