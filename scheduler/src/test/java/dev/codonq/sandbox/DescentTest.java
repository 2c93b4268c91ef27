package dev.codonq.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributes;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Each exchange is played by what stands there from the start, with the attributes of what is said to have been there. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DescentTest {
    @TempDir
    Path temporary;

    private Path directory;
    private BasicFileAttributes expected;

    @BeforeEach
    void makeDirectory() throws IOException {
        directory = Files.createDirectory(temporary.resolve("directory"));
        Files.writeString(directory.resolve("in it"), "x");
        expected = Files.readAttributes(directory, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    private Path makeFifo() throws IOException, InterruptedException {
        Path fifo = temporary.resolve("fifo");
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor())
                .isZero();
        return fifo;
    }

    @Test
    void open_directory_showsItsEntries() throws IOException {
        try (SecureDirectoryStream<Path> opened = Descent.open(directory, expected)) {
            assertThat(opened.iterator().next().getFileName()).isEqualTo(Path.of("in it"));
        }
    }

    @Test
    void open_inParent_showsItsEntries() throws IOException {
        try (SecureDirectoryStream<Path> parent = Descent.open(temporary);
                SecureDirectoryStream<Path> opened = Descent.open(parent, Path.of("directory"))) {
            assertThat(opened.iterator().next().getFileName()).isEqualTo(Path.of("in it"));
        }
    }

    @Test
    void open_linkInParent_isRefused() throws IOException {
        Files.createSymbolicLink(temporary.resolve("link"), directory);
        try (SecureDirectoryStream<Path> parent = Descent.open(temporary)) {
            assertThatExceptionOfType(NotDirectoryException.class)
                    .isThrownBy(() -> Descent.open(parent, Path.of("link")));
        }
    }

    @Test
    void open_exchangedForAFifo_isRefusedAndNotWaitedFor() throws Exception {
        Path fifo = makeFifo();
        assertThatExceptionOfType(NotDirectoryException.class).isThrownBy(() -> Descent.open(fifo, expected));
    }

    @Test
    void open_exchangedForAnother_isRefused() throws IOException {
        Path other = Files.createDirectory(temporary.resolve("other"));
        assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(() -> Descent.open(other, expected));
    }

    @Test
    void open_exchangedForALink_isRefused() throws IOException {
        Files.createDirectory(temporary.resolve("other"));
        Path link = Files.createSymbolicLink(temporary.resolve("link"), Path.of("other"));
        assertThatExceptionOfType(NoSuchFileException.class).isThrownBy(() -> Descent.open(link, expected));
    }
}
