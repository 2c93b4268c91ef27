package dev.codonq.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BubblewrapStatusTest {
    /** As written by bubblewrap 0.8.0. */
    private static final String FIRST_LINE =
            "{ \"child-pid\": 4479, \"mnt-namespace\": 4026532184, \"pid-namespace\": 4026532185 }\n";

    @TempDir
    Path directory;

    private BubblewrapStatus.Status read(String text) throws IOException {
        Path file = directory.resolve("status.json");
        Files.writeString(file, text);
        return new BubblewrapStatus(file).read();
    }

    private static BubblewrapStatus.Status status(Optional<Long> childPid, Optional<Integer> exitCode) {
        return new BubblewrapStatus.Status(childPid, exitCode);
    }

    @Test
    void read_noFile_knowsNothing() {
        assertThat(new BubblewrapStatus(directory.resolve("none")).read())
                .isEqualTo(status(Optional.empty(), Optional.empty()));
    }

    @Test
    void read_firstLine_knowsTheChild() throws IOException {
        assertThat(read(FIRST_LINE)).isEqualTo(status(Optional.of(4479L), Optional.empty()));
        assertThat(read("{ \"child-pid\": 4479 }\n")).isEqualTo(status(Optional.of(4479L), Optional.empty()));
    }

    @ParameterizedTest
    @CsvSource({"0", "1", "137", "255"})
    void read_bothLines_knowsTheExitCode(int code) throws IOException {
        assertThat(read(FIRST_LINE + "{ \"exit-code\": " + code + " }\n"))
                .isEqualTo(status(Optional.of(4479L), Optional.of(code)));
    }

    /** A number that is cut short would be that of another process, or another exit code. */
    @Test
    void read_cutAnywhere_neverKnowsAnotherNumber() throws IOException {
        String whole = FIRST_LINE + "{ \"exit-code\": 137 }\n";
        for (int length = 0; length <= whole.length(); length++) {
            BubblewrapStatus.Status status = read(whole.substring(0, length));
            assertThat(status.childPid().orElse(4479L)).as("cut at %d", length).isEqualTo(4479L);
            assertThat(status.exitCode().orElse(137)).as("cut at %d", length).isEqualTo(137);
        }
    }
}
