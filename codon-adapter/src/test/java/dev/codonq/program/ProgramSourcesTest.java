package dev.codonq.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramSourcesTest {
    @TempDir
    Path directory;

    @Test
    void below_directory_givesProgramsAndNoModules() throws IOException {
        for (String file : List.of(
                "b.py",
                "a.codon",
                "sub/c.py",
                "sub/__init__.py",
                "_helper.py",
                "_lib/d.py",
                ".hidden/e.py",
                ".f.py",
                "g.txt",
                "h.py/i.py")) {
            Path path = directory.resolve(file);
            Files.createDirectories(path.resolveSibling("."));
            Files.writeString(path, "");
        }
        Path named = Files.createDirectory(directory.resolve("_named"));
        Files.writeString(named.resolve("j.py"), "");
        assertThat(ProgramSources.below(directory).stream().map(directory::relativize))
                .map(Path::toString)
                .containsExactly("a.codon", "b.py", "h.py/i.py", "sub/c.py");
        assertThat(ProgramSources.below(named)).hasSize(1);
    }

    @Test
    void below_missingDirectory_fails() {
        assertThatThrownBy(() -> ProgramSources.below(directory.resolve("none")))
                .isInstanceOf(NoSuchFileException.class);
    }
}
