package dev.codonq.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codonq.action.Blob;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArtifactWriterTest {
    private static final FileTime LONG_AGO = FileTime.fromMillis(1_000_000_000_000L);

    @TempDir
    Path folder;

    private static Artifact artifact(String content, boolean executable) {
        return new Artifact("a", Blob.of(content.getBytes(StandardCharsets.UTF_8)), executable);
    }

    private void assertNoTemporaryFile() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            assertThat(files.filter(file -> file.toString().endsWith(".tmp"))).isEmpty();
        }
    }

    @Test
    void write_newPlace_createsParentsAndMode() throws IOException {
        ArtifactWriter.write(artifact("x", true), folder.resolve("b/c/a"));
        ArtifactWriter.write(artifact("x", false), folder.resolve("b/c/a.o"));
        assertThat(folder.resolve("b/c/a")).hasContent("x").isExecutable();
        assertThat(Files.isExecutable(folder.resolve("b/c/a.o"))).isFalse();
        assertNoTemporaryFile();
    }

    @Test
    void write_identicalFile_leavesItAlone() throws IOException {
        Path place = Files.writeString(folder.resolve("a.o"), "x");
        Files.setLastModifiedTime(place, LONG_AGO);
        assertThat(ArtifactWriter.write(artifact("x", false), place)).isFalse();
        assertThat(Files.getLastModifiedTime(place)).isEqualTo(LONG_AGO);
    }

    @Test
    void write_otherContentOrMode_replacesTheFile() throws IOException {
        Path place = Files.writeString(folder.resolve("a"), "y");
        Path other = Files.createLink(folder.resolve("other"), place);
        ArtifactWriter.write(artifact("x", false), place);
        assertThat(place).hasContent("x");
        assertThat(other).as("another name of the old file").hasContent("y");
        assertThat(ArtifactWriter.write(artifact("x", true), place)).isTrue();
        assertThat(place).isExecutable();
    }

    @Test
    void write_overLink_failsAndLeavesItsTarget() throws IOException {
        Path target = Files.writeString(folder.resolve("target"), "precious");
        Path link = Files.createSymbolicLink(folder.resolve("a"), target);
        assertThatThrownBy(() -> ArtifactWriter.write(artifact("x", true), link))
                .isInstanceOf(FileSystemException.class)
                .hasMessageContaining("a symbolic link stands there");
        assertThat(target).hasContent("precious");
        assertThat(link).isSymbolicLink();
    }

    @Test
    void write_overDirectory_fails() throws IOException {
        Path place = Files.createDirectory(folder.resolve("a"));
        assertThatThrownBy(() -> ArtifactWriter.write(artifact("x", true), place))
                .isInstanceOf(FileSystemException.class)
                .hasMessageContaining("a directory stands there");
    }

    @Test
    void write_belowFile_fails() throws IOException {
        Path file = Files.writeString(folder.resolve("a"), "y");
        assertThatThrownBy(() -> ArtifactWriter.write(artifact("x", true), file.resolve("b")))
                .isInstanceOf(FileAlreadyExistsException.class);
    }

    @Test
    void write_impossibleRename_removesTheTemporaryFile() throws IOException {
        Path place = folder.resolve("b").resolve("n".repeat(300));
        assertThatThrownBy(() -> ArtifactWriter.write(artifact("x", true), place))
                .isInstanceOf(IOException.class);
        assertThat(folder.resolve("b")).isEmptyDirectory();
    }
}
