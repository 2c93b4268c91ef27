package dev.codonq.maven;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SourceScanTest {
    @TempDir
    Path folder;

    private List<String> find(List<String> includes, List<String> excludes) throws IOException {
        for (String name : List.of("b.py", "a/c.codon", "a/__init__.py", ".hidden.py", ".git/x.py", "a/readme.md")) {
            Path file = folder.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, "");
        }
        return SourceScan.find(folder.toFile(), includes, excludes).stream()
                .map(source -> folder.relativize(source).toString())
                .toList();
    }

    @Test
    void find_noPatterns_isEverySourceThatCanBeAProgram() throws IOException {
        assertThat(find(List.of(), List.of())).containsExactly("a/c.codon", "b.py");
    }

    @Test
    void find_patterns_choose() throws IOException {
        assertThat(find(List.of("a/**"), List.of())).containsExactly("a/c.codon");
        assertThat(find(List.of(), List.of("a/**"))).containsExactly("b.py");
    }

    @Test
    void find_missingDirectory_isEmpty() {
        assertThat(SourceScan.find(folder.resolve("none").toFile(), List.of(), List.of()))
                .isEmpty();
    }
}
