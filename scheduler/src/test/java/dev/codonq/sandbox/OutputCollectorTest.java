package dev.codonq.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.codonq.action.Blob;
import dev.codonq.action.OutputFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OutputCollectorTest {
    private static final long LIMIT = 1000;

    @TempDir
    Path temporary;

    private Path directory;

    @BeforeEach
    void makeDirectory() throws IOException {
        directory = Files.createDirectory(temporary.resolve("out"));
    }

    private Map<String, OutputFile> collect(String... paths) throws IOException {
        return OutputCollector.collect(directory, LIMIT, List.of(paths));
    }

    private void assertUnusable(String problem, String... paths) {
        assertThatExceptionOfType(UnusableOutputException.class)
                .isThrownBy(() -> collect(paths))
                .withMessageContaining("'" + paths[paths.length - 1] + "'")
                .withMessageContaining(problem);
    }

    private Path write(String path, String content) throws IOException {
        Path file = directory.resolve(path);
        Files.createDirectories(file.resolveSibling(""));
        return Files.writeString(file, content);
    }

    private void makeFifo(String path) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("mkfifo", directory.resolve(path).toString())
                        .start()
                        .waitFor())
                .isZero();
    }

    @Test
    void collect_regularFiles_takesContentByName() throws IOException {
        write("x", "content");
        write("deep/er/y", "");
        write("new\nline -rf *", "odd");
        write("not declared", "ignored");
        assertThat(collect("x", "deep/er/y", "new\nline -rf *"))
                .containsOnly(
                        Map.entry("x", new OutputFile(Blob.of("content".getBytes(UTF_8)), false)),
                        Map.entry("deep/er/y", new OutputFile(Blob.of(new byte[0]), false)),
                        Map.entry("new\nline -rf *", new OutputFile(Blob.of("odd".getBytes(UTF_8)), false)));
    }

    @Test
    void collect_executable_keepsTheBit() throws IOException {
        Files.setPosixFilePermissions(write("x", ""), PosixFilePermissions.fromString("rwx------"));
        Files.setPosixFilePermissions(write("y", ""), PosixFilePermissions.fromString("rw-r-xr-x"));
        assertThat(collect("x", "y"))
                .hasEntrySatisfying("x", x -> assertThat(x.executable()).isTrue());
        assertThat(collect("x", "y"))
                .hasEntrySatisfying("y", y -> assertThat(y.executable()).isFalse());
    }

    @Test
    void collect_nothingDeclared_isEmpty() throws IOException {
        assertThat(collect()).isEmpty();
    }

    @Test
    void collect_missing_isUnusable() throws IOException {
        write("x", "");
        assertUnusable("is missing", "x", "y");
        assertUnusable("is missing", "no/such/directory");
    }

    @Test
    void collect_link_isNotFollowed() throws IOException {
        Files.writeString(temporary.resolve("secret"), "secret");
        Files.createSymbolicLink(directory.resolve("absolute"), temporary.resolve("secret"));
        Files.createSymbolicLink(directory.resolve("relative"), Path.of("../secret"));
        Files.createSymbolicLink(directory.resolve("dangling"), Path.of("nowhere"));
        assertUnusable("is not a regular file", "absolute");
        assertUnusable("is not a regular file", "relative");
        assertUnusable("is not a regular file", "dangling");
    }

    @Test
    void collect_linkInPlaceOfADirectory_isNotFollowed() throws IOException {
        write("real/sub/x", "content");
        Files.createSymbolicLink(directory.resolve("link"), Path.of("real"));
        Files.createSymbolicLink(directory.resolve("real/link"), Path.of("sub"));
        assertUnusable("is not a regular file", "link/sub/x");
        assertUnusable("is not a regular file", "real/link/x");
    }

    @Test
    void collect_fileInPlaceOfADirectory_isUnusable() throws IOException {
        write("a", "");
        assertUnusable("is not a regular file", "a/x");
    }

    @Test
    void collect_directory_isUnusable() throws IOException {
        Files.createDirectory(directory.resolve("x"));
        assertUnusable("is not a regular file", "x");
    }

    /** Opening a FIFO waits for a writer, who never comes. */
    @Test
    void collect_fifo_isUnusableAndNotWaitedFor() throws Exception {
        makeFifo("x");
        assertUnusable("is not a regular file", "x");
    }

    @Test
    void collect_fifoInPlaceOfADirectory_isUnusableAndNotWaitedFor() throws Exception {
        makeFifo("a");
        assertUnusable("is not a regular file", "a/x");
    }

    @Test
    void collect_largerThanTheLimit_isUnusable() throws IOException {
        write("x", "x".repeat((int) LIMIT));
        assertThat(collect("x")).hasSize(1);
        write("x", "x".repeat((int) LIMIT + 1));
        assertUnusable("is larger", "x");
    }

    @Test
    void collect_largerThanTheLimitTogether_isUnusable() throws IOException {
        write("a", "a".repeat(600));
        write("b", "b".repeat(401));
        assertUnusable("is larger than the 400 bytes", "a", "b");
    }

    /** Reading it would take all memory; writing it cost nothing. */
    @Test
    void collect_sparseGiant_isUnusableAndNotRead() throws IOException {
        try (SeekableByteChannel giant =
                Files.newByteChannel(directory.resolve("x"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            giant.position((1L << 40) - 1).write(ByteBuffer.wrap(new byte[1]));
        }
        assertUnusable("is larger", "x");
    }

    @Test
    void collect_openDirectoryWithoutItsPath_takesContentAndStaysOpen() throws IOException {
        write("deep/er/y", "content");
        try (SecureDirectoryStream<Path> open = Descent.open(directory)) {
            Files.move(directory, temporary.resolve("elsewhere"));
            for (int times = 0; times < 2; times++) {
                assertThat(OutputCollector.collect(open, LIMIT, List.of("deep/er/y")))
                        .containsOnly(
                                Map.entry("deep/er/y", new OutputFile(Blob.of("content".getBytes(UTF_8)), false)));
            }
            assertThatExceptionOfType(UnusableOutputException.class)
                    .isThrownBy(() -> OutputCollector.collect(open, LIMIT, List.of("deep/x")))
                    .withMessageContaining("is missing");
        }
    }

    @Test
    void collect_directoryGone_isUnusable() throws IOException {
        Files.delete(directory);
        assertUnusable("is missing", "x");
    }

    @Test
    void collect_fifoOrLinkInPlaceOfTheDirectory_isUnusableAndNotWaitedFor() throws Exception {
        write("x", "content");
        Path real = directory;
        directory = Files.createSymbolicLink(temporary.resolve("link"), real);
        assertUnusable("is missing", "x");
        directory = temporary;
        makeFifo("fifo");
        directory = temporary.resolve("fifo");
        assertUnusable("is missing", "x");
    }

    @Test
    void collect_secondHardLink_isNoReason() throws IOException {
        Files.createLink(directory.resolve("y"), write("x", "content"));
        assertThat(collect("x", "y")).hasSize(2);
    }

    /** A link to it could be made where the kernel does not protect hard links. */
    @Test
    void collect_fileOfSomebodyElse_isUnusable() throws IOException {
        Path file = write("x", "content");
        int owner = (Integer) Files.getAttribute(file, "unix:uid");
        assumeTrue(owner == 0, "only root can give files away");
        Files.setAttribute(file, "unix:uid", owner + 1);
        assertUnusable("somebody else", "x");
    }

    /** Files of the kernel claim to be empty. */
    @Test
    void collect_moreContentThanSize_isUnusable() {
        directory = Path.of("/proc/" + ProcessHandle.current().pid());
        assertUnusable("changed", "status");
    }

    @Test
    void collect_replacedAllTheTime_isOneOrTheOther() throws Exception {
        OutputFile plain = new OutputFile(Blob.of("plain".getBytes(UTF_8)), false);
        OutputFile tool = new OutputFile(Blob.of("tool!".getBytes(UTF_8)), true);
        write("x", "plain");
        CountDownLatch enough = new CountDownLatch(1);
        FutureTask<Void> replacing = new FutureTask<>(() -> {
            while (enough.getCount() > 0) {
                for (String content : List.of("tool!", "plain")) {
                    Path next = write("next", content);
                    Files.setPosixFilePermissions(
                            next, PosixFilePermissions.fromString(content.equals("plain") ? "rw-------" : "rwx------"));
                    Files.move(next, directory.resolve("x"), StandardCopyOption.ATOMIC_MOVE);
                }
            }
            return null;
        });
        new Thread(replacing).start();
        for (int i = 0; i < 2_000; i++) {
            try {
                assertThat(collect("x").get("x")).isIn(plain, tool);
            } catch (UnusableOutputException e) {
                assertThat(e).hasMessageContaining("changed");
            }
        }
        enough.countDown();
        replacing.get();
    }
}
