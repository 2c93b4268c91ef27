package dev.codonq.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TreeDeletionTest {
    private static final Set<OpenOption> CREATE_AND_WRITE =
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

    @TempDir
    Path temporary;

    @Test
    void delete_nothingThere_isNoFailure() throws IOException {
        TreeDeletion.delete(temporary.resolve("none"));
    }

    @Test
    void delete_tree_leavesNothing() throws IOException {
        Path top = Files.createDirectories(temporary.resolve("top"));
        Files.createDirectories(top.resolve("a/b/c/d"));
        Files.createDirectories(top.resolve("a/e"));
        Files.writeString(top.resolve("file"), "x");
        Files.writeString(top.resolve("a/new\nline"), "x");
        Files.writeString(top.resolve("a/b/c/d/-rf"), "x");
        TreeDeletion.delete(top);
        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void delete_file_leavesNothing() throws IOException {
        Path file = Files.writeString(temporary.resolve("file"), "x");
        TreeDeletion.delete(file);
        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void delete_links_followsNone() throws IOException {
        Path outside = Files.createDirectory(temporary.resolve("outside"));
        Files.writeString(outside.resolve("precious"), "x");
        Path top = Files.createDirectories(temporary.resolve("top/sub"));
        Files.createSymbolicLink(top.resolve("directory"), outside);
        Files.createSymbolicLink(top.resolve("file"), outside.resolve("precious"));
        Files.createSymbolicLink(top.resolveSibling("up"), Path.of(".."));
        Files.createSymbolicLink(top.resolve("dangling"), Path.of("nowhere"));
        TreeDeletion.delete(temporary.resolve("top"));
        assertThat(temporary.resolve("top")).doesNotExist();
        assertThat(outside.resolve("precious")).hasContent("x");
    }

    @Test
    void delete_linkItself_leavesItsTarget() throws IOException {
        Path outside = Files.createDirectory(temporary.resolve("outside"));
        Files.writeString(outside.resolve("precious"), "x");
        Path link = Files.createSymbolicLink(temporary.resolve("link"), outside);
        TreeDeletion.delete(link);
        assertThat(link).doesNotExist();
        assertThat(outside.resolve("precious")).exists();
    }

    /** Means something only for an ordinary user: root needs no permissions. */
    @Test
    void delete_directoriesWithoutPermissions_leavesNothing() throws IOException {
        Path top = Files.createDirectories(temporary.resolve("top"));
        Path inner = Files.createDirectories(top.resolve("a/b/c"));
        Files.writeString(inner.resolve("file"), "x");
        for (Path path = inner;
                !path.equals(temporary);
                path = path.resolveSibling("").normalize()) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("---------"));
        }
        TreeDeletion.delete(top);
        assertThat(temporary).isEmptyDirectory();
    }

    /** As a program makes it that changes into each directory that it makes. */
    private Path makeDeep(int levels, String name) throws IOException {
        Path tree = Files.createDirectory(temporary.resolve("0"));
        Files.writeString(tree.resolve("file"), "x");
        for (int level = 1; level <= levels; level++) {
            Path above = Files.createDirectory(temporary.resolve(Integer.toString(level)));
            Files.move(tree, above.resolve(name));
            tree = above;
        }
        return tree;
    }

    @Test
    void delete_deeperThanAnyPath_leavesNothing() throws IOException {
        TreeDeletion.delete(makeDeep(500, "directory ".repeat(10)));
        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void delete_manyLevels_leavesNothing() throws IOException {
        TreeDeletion.delete(makeDeep(2_500, "d"));
        assertThat(temporary).isEmptyDirectory();
    }

    @Test
    void delete_wideOnManyLevels_leavesNothing() throws IOException {
        Path top = Files.createDirectory(temporary.resolve("top"));
        Files.move(makeDeep(100, "d"), top.resolve("deep"));
        for (int i = 0; i < 500; i++) {
            Files.createDirectories(top.resolve("wide/" + i + "/empty"));
            Files.writeString(top.resolve("wide/" + i + "/file"), "");
        }
        TreeDeletion.delete(top);
        assertThat(temporary).isEmptyDirectory();
    }

    private Path makeOddNames() throws IOException, InterruptedException {
        Path top = Files.createDirectory(temporary.resolve("top"));
        String script = "cd \"$1\" && odd=$(printf 'a\\377\\n\\033\\351z') && mkdir -p -- \"$odd/$odd/-rf\""
                + " && touch -- \"$odd/$odd/-rf/$odd\" \"$odd/$(printf 'gr\\303\\266')\" && ln -s \"$odd\" \"$odd/link\"";
        assertThat(new ProcessBuilder("sh", "-c", script, "sh", top.toString())
                        .start()
                        .waitFor())
                .isZero();
        assertThat(top).isNotEmptyDirectory();
        return top;
    }

    @Test
    void delete_namesOfAnyBytes_leavesNothing() throws Exception {
        TreeDeletion.delete(makeOddNames());
        assertThat(temporary).isEmptyDirectory();
    }

    /** Deletes its argument, in a JVM of its own. */
    static final class InAnotherLocale {
        public static void main(String[] arguments) throws IOException {
            assertThat(System.getProperty("sun.jnu.encoding")).isNotEqualTo("UTF-8");
            TreeDeletion.delete(Path.of(arguments[0]));
        }
    }

    @Test
    void delete_namesThatTheLocaleCannotWrite_leavesNothing() throws Exception {
        ProcessBuilder java = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                InAnotherLocale.class.getName(),
                makeOddNames().toString());
        java.environment().put("LC_ALL", "C");
        Process process = java.redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        assertThat(temporary).isEmptyDirectory();
    }

    /**
     * The process has an open directory, so that moving it away does not help. It ends at some time: who writes faster than
     * we delete could keep us busy for ever.
     */
    @Test
    void delete_othersPutEntriesIn_leavesNothing() throws Exception {
        Path directory = Files.createDirectories(temporary.resolve("top/a/b"));
        // Enough for a scan to take so long that it misses new ones.
        CountDownLatch begun = new CountDownLatch(2_000);
        FutureTask<Void> writing = new FutureTask<>(() -> {
            try (SecureDirectoryStream<Path> open = Descent.open(directory)) {
                for (int i = 0; i < 20_000; i++) {
                    open.newByteChannel(Path.of("file" + i), CREATE_AND_WRITE).close();
                    begun.countDown();
                }
            } catch (NoSuchFileException deleted) {
                // The directory is gone, as it should.
            }
            return null;
        });
        new Thread(writing).start();
        begun.await();
        TreeDeletion.delete(temporary.resolve("top"));
        assertThat(temporary).isEmptyDirectory();
        // Throws what else has happened to it.
        writing.get();
    }

    /** The kernel lets nobody delete there. */
    @Test
    void delete_impossible_saysSoWithAFewReasons() {
        Path undeletable = Path.of("/proc/" + ProcessHandle.current().pid() + "/fdinfo");
        assertThatIOException()
                .isThrownBy(() -> TreeDeletion.delete(undeletable))
                .withMessageContaining(undeletable.toString())
                .satisfies(e -> assertThat(e.getSuppressed()).hasSizeBetween(1, 10));
    }
}
