package dev.codonq.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codonq.compile.BuildKind;
import dev.codonq.scheduling.Priority;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManifestTest {
    @TempDir
    Path folder;

    private static InputStream input(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<JobSpec> read(Iterable<JobSpec> manifest) {
        return StreamSupport.stream(manifest.spliterator(), false).toList();
    }

    private static List<JobSpec> read(String text) throws IOException {
        try (Manifest manifest = Manifest.open("-", input(text))) {
            return read(manifest);
        }
    }

    @Test
    void read_allKeys_givesThem() throws IOException {
        String line = "{\"source\":\"é.py\",\"kind\":\"obj\",\"release\":true,\"defines\":{\"A\":1,\"B\":\"2\"},"
                + "\"out\":\"o\",\"timeout\":\"3s\",\"priority\":-1}";
        assertThat(read(line))
                .containsExactly(new JobSpec(
                        Path.of("é.py"),
                        BuildKind.OBJ,
                        true,
                        Map.of("A", "1", "B", "2"),
                        Path.of("o"),
                        Duration.ofSeconds(3),
                        Priority.LOW,
                        "standard input:1"));
    }

    @Test
    void read_emptyLines_areSkippedAndCounted() throws IOException {
        assertThat(read("\n \r\n{\"source\":\"a.py\"}\r\n\n{\"source\":\"b.py\"}"))
                .extracting(JobSpec::origin)
                .containsExactly("standard input:3", "standard input:5");
    }

    @Test
    void read_twice_givesTheSame() throws IOException {
        Path file = Files.writeString(folder.resolve("jobs"), "{\"source\":\"a.py\"}\n{\"source\":\"b.py\"}\n");
        try (Manifest manifest = Manifest.open(file.toString(), input(""))) {
            assertThat(read(manifest)).hasSize(2).isEqualTo(read(manifest));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "nonsense | not JSON: Unrecognized token 'nonsense'",
                "[] | not a JSON object",
                "{\"source\":\"a.py\" | not JSON: ",
                "{\"source\":\"a.py\"} {} | more than one JSON value",
                "{\"kind\":\"exe\"} | source: missing",
                "{\"source\":\"a.py\",\"priority\":2} | priority: must be 1 (high), 0 (normal) or -1 (low)",
                "{\"source\":\"a.py\",\"priority\":\"high\"} | priority: must be 1 (high), 0 (normal) or -1 (low)",
                "{\"source\":\"a.py\",\"colour\":1} | colour: unknown key; known are source, kind, ",
                "{\"source\":\"a.py\",\"source\":\"b.py\"} | not JSON: Duplicate",
                "{\"source\":1} | source: must be a string",
                "{\"source\":null} | source: must be a string",
                "{\"source\":\"\"} | source: SOURCE: the file name is empty",
                "{\"source\":\"/\"} | source: /: is a directory, not a file",
                "{\"source\":\"a.txt\"} | source: a.txt: no such file or directory",
                "{\"source\":\"a\\u0000.py\"} | source: a\\x00.py: not a file name here",
                "{\"source\":\"a.py\",\"kind\":\"EXE\"} | kind: 'EXE' is not one of exe, obj",
                "{\"source\":\"a.py\",\"release\":\"yes\"} | release: must be true or false",
                "{\"source\":\"a.py\",\"defines\":[]} | defines: must be an object of names and integers",
                "{\"source\":\"a.py\",\"defines\":{\"A\":1.5}} | defines.A: must be an integer or a string",
                "{\"source\":\"a.py\",\"out\":\"\"} | out: the name is empty",
                "{\"source\":\"a.py\",\"timeout\":\"soon\"} | timeout: 'soon' is not a duration",
                "{\"source\":\"a.py\",\"timeout\":\"0s\"} | timeout: must be longer than 0",
                "{\"source\":\"a.py\",\"timeout\":5} | timeout: must be a string",
            })
    void read_badLine_namesLineAndKey(String line, String message) {
        assertThatThrownBy(() -> read("{\"source\":\"fine.py\"}\n" + line))
                .isInstanceOf(UsageException.class)
                .hasMessageStartingWith("standard input:2: " + message)
                .hasMessageNotContaining("\n");
    }

    @Test
    void read_notUtf8_namesLine() throws IOException {
        Path file = Files.write(folder.resolve("jobs"), new byte[] {'{', '}', '\n', (byte) 0xff});
        try (Manifest manifest = Manifest.open(file.toString(), input(""))) {
            assertThatThrownBy(() -> read(() -> {
                        var lines = manifest.iterator();
                        assertThatThrownBy(lines::next).hasMessageContaining("jobs:1: source: missing");
                        return lines;
                    }))
                    .hasMessage(file + ":2: not UTF-8");
        }
    }

    @Test
    void read_endlessLine_isRefused() {
        assertThatThrownBy(() -> read("x".repeat(2 << 20)))
                .hasMessage("standard input:1: the line is longer than 1 MiB");
    }

    @Test
    void open_missingOrDirectory_saysSo() {
        assertThatThrownBy(() -> Manifest.open(folder.resolve("no").toString(), input("")))
                .isInstanceOf(UsageException.class)
                .hasMessage("--manifest: cannot read '" + folder.resolve("no") + "': no such file or directory");
        assertThatThrownBy(() -> Manifest.open(folder.toString(), input("")))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("is a directory");
    }
}
