package dev.codonq.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class StoredFileTest {
    private static final int READS = 3_000;

    @TempDir
    private Path directory;

    private Path file;

    @BeforeEach
    void name() {
        file = directory.resolve("file");
    }

    @Test
    void read_noFile_isEmpty() throws IOException {
        assertThat(StoredFile.read(file, 10)).isEmpty();
    }

    @Test
    void read_longerThanItCanBe_isRefused() throws IOException {
        Files.write(file, new byte[11]);
        assertThat(StoredFile.read(file, 11))
                .hasValueSatisfying(content -> assertThat(content).hasSize(11));
        assertThatThrownBy(() -> StoredFile.read(file, 10))
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(FileSystemException.class);
    }

    @Test
    void read_linkOrDirectory_isRefused() throws IOException {
        Path link = Files.createSymbolicLink(directory.resolve("link"), Files.write(file, new byte[1]));
        assertThatThrownBy(() -> StoredFile.read(link, 10)).hasMessage("not a plain file");
        assertThatThrownBy(() -> StoredFile.read(directory, 10)).hasMessage("not a plain file");
    }

    /** As by another process that publishes the same key. */
    @Test
    void read_replacedMeanwhile_isOneOrTheOther() throws Exception {
        Files.write(file, new byte[10]);
        AtomicBoolean isEnd = new AtomicBoolean();
        CompletableFuture<Void> replacing = CompletableFuture.runAsync(() -> replace(isEnd));
        try {
            for (int i = 0; i < READS; i++) {
                assertThat(StoredFile.read(file, 100).orElseThrow().length).isIn(10, 20);
            }
        } finally {
            isEnd.set(true);
        }
        replacing.get(30, TimeUnit.SECONDS);
    }

    private void replace(AtomicBoolean isEnd) {
        try {
            for (int i = 0; !isEnd.get(); i++) {
                Path other = Files.write(directory.resolve("other"), new byte[10 + 10 * (i % 2)]);
                Files.move(other, file, StandardCopyOption.ATOMIC_MOVE);
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void write_failsHalfWay_leavesNothing() {
        assertThatThrownBy(() -> StoredFile.write(file, out -> {
                    out.write(new byte[100]);
                    throw new IOException("no space left");
                }))
                .hasMessage("no space left");
        assertThat(file).doesNotExist();
    }

    @Test
    void touch_noFile_saysThatItCouldNot() throws IOException {
        assertThat(StoredFile.touch(file)).isFalse();
        Files.createFile(file);
        assertThat(StoredFile.touch(file)).isTrue();
    }
}
