package dev.codonq.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.action.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SourceExcerptsTest {
    @TempDir
    Path directory;

    private static Optional<String> line(@Nullable SourceFile source, int line) {
        Diagnostic diagnostic = new Diagnostic(Severity.ERROR, "a.py", line, 1, 2, "no", null, List.of(), source);
        return new SourceExcerpts().of(diagnostic).map(SourceExcerpt::text);
    }

    private SourceFile source(String text) throws IOException {
        Path file = directory.resolve("a.py");
        Files.writeString(file, text);
        return new SourceFile(file, Digest.of(Files.readAllBytes(file)));
    }

    @Test
    void of_linesOfAFile_areWithoutTheirEnds() throws IOException {
        SourceFile source = source("one\r\ntwo\rtwo\n\nfour");

        assertThat(line(source, 1)).contains("one");
        assertThat(line(source, 2))
                .as("a carriage return alone ends no line of Codon's")
                .contains("two\rtwo");
        assertThat(line(source, 3)).contains("");
        assertThat(line(source, 4)).contains("four");
        assertThat(line(source, 5)).isEmpty();
    }

    @Test
    void of_diagnosticOfNoKnownFile_isNothing() {
        assertThat(line(null, 1)).isEmpty();
    }

    @Test
    void of_fileThatChanged_isNothing() throws IOException {
        SourceFile source = source("print(nope)\n");
        Files.writeString(source.path(), "print(hope)\n");

        assertThat(line(source, 1)).isEmpty();
        assertThat(line(new SourceFile(source.path(), null), 1)).contains("print(hope)");
    }

    @Test
    void of_missingFile_isNothing() throws IOException {
        SourceFile source = source("print(nope)\n");
        Files.delete(source.path());

        assertThat(line(source, 1)).isEmpty();
    }

    @Test
    void of_whatIsNoPlainFile_isNotOpened() throws IOException, InterruptedException {
        Path link = Files.createSymbolicLink(
                directory.resolve("link"), source("print(nope)\n").path());
        Path pipe = directory.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();

        assertThat(line(new SourceFile(link, null), 1)).isEmpty();
        assertThat(line(new SourceFile(directory, null), 1)).isEmpty();
        assertThat(line(new SourceFile(pipe, null), 1)).isEmpty();
    }

    @Test
    void of_hugeFile_isNothing() throws IOException {
        assertThat(line(source("x" + "\n".repeat(9 << 20)), 1)).isEmpty();
    }

    @Test
    void of_manyFiles_keepsTheLastOnes() throws IOException {
        SourceExcerpts excerpts = new SourceExcerpts();
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < 9; i++) {
                Path file = Files.writeString(directory.resolve("f" + i), "line of " + i);
                Diagnostic diagnostic =
                        new Diagnostic(Severity.ERROR, "f", 1, 1, 2, "no", null, List.of(), new SourceFile(file, null));

                assertThat(excerpts.of(diagnostic).map(SourceExcerpt::text)).contains("line of " + i);
            }
        }
    }
}
