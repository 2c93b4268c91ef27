package dev.codonq.maven;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.action.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ArtifactRecordTest {
    @TempDir
    Path folder;

    private Path file;
    private Path output;

    @BeforeEach
    void place() {
        file = folder.resolve("status/artifacts.properties");
        output = folder.resolve("out");
    }

    private void writeAndRecord(String... names) throws IOException {
        ArtifactRecord record = ArtifactRecord.open(file, output);
        for (String name : names) {
            Path place = output.resolve(name);
            Files.createDirectories(place.getParent());
            Files.writeString(place, name);
            record.add(place, Digest.of(name.getBytes(StandardCharsets.UTF_8)));
        }
        record.save();
    }

    @Test
    void removeOthers_artifactOfEarlierRun_goesWithDirectoriesThatEmpty() throws IOException {
        writeAndRecord("a", "b/c/d", "b/e = ü\n#");
        ArtifactRecord next = ArtifactRecord.open(file, output);
        next.add(output.resolve("a"), Digest.of("a".getBytes(StandardCharsets.UTF_8)));
        assertThat(next.removeOthers()).containsExactly("b/c/d", "b/e = ü\n#");
        assertThat(output).isDirectoryNotContaining("glob:**/b");
        assertThat(output.resolve("a")).hasContent("a");
        next.save();
        assertThat(ArtifactRecord.open(file, output).removeOthers()).containsExactly("a");
        assertThat(output).isEmptyDirectory();
    }

    @Test
    void removeOthers_whatIsNotAsWritten_stays() throws IOException {
        writeAndRecord("changed", "b/link", "directory", "gone");
        Files.writeString(output.resolve("changed"), "by somebody");
        Path elsewhere = Files.writeString(folder.resolve("elsewhere"), "b/link");
        Files.delete(output.resolve("b/link"));
        Files.createSymbolicLink(output.resolve("b/link"), elsewhere);
        Files.delete(output.resolve("directory"));
        Files.createDirectory(output.resolve("directory"));
        Files.delete(output.resolve("gone"));
        Files.writeString(output.resolve("foreign"), "x");
        assertThat(ArtifactRecord.open(file, output).removeOthers()).isEmpty();
        assertThat(output.resolve("changed")).hasContent("by somebody");
        assertThat(output.resolve("b/link")).isSymbolicLink();
        assertThat(output.resolve("directory")).isDirectory();
        assertThat(output.resolve("foreign")).exists();
    }

    @Test
    void removeOthers_placeOutside_stays() throws IOException {
        Path outside = Files.writeString(folder.resolve("outside"), "x");
        Files.createDirectories(file.getParent());
        Files.writeString(file, "../outside=" + Digest.of("x".getBytes(StandardCharsets.UTF_8)) + "\n");
        assertThat(ArtifactRecord.open(file, output).removeOthers()).isEmpty();
        assertThat(outside).exists();
    }

    @Test
    void save_nothing_leavesNoFile() throws IOException {
        writeAndRecord("a");
        ArtifactRecord next = ArtifactRecord.open(file, output);
        next.removeOthers();
        next.save();
        assertThat(file).doesNotExist();
    }

    @Test
    void open_fileThatIsNone_recordsNothing() throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "a=\\uXYZ\n");
        assertThat(ArtifactRecord.open(file, output).removeOthers()).isEmpty();
    }
}
