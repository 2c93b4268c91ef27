package dev.codonq.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TreeDeletionTest {
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
    @Test
    void delete_deeperThanAnyPath_leavesNothing() throws IOException {
        Path tree = Files.createDirectory(temporary.resolve("0"));
        Files.writeString(tree.resolve("file"), "x");
        for (int level = 1; level <= 500; level++) {
            Path above = Files.createDirectory(temporary.resolve(Integer.toString(level)));
            Files.move(tree, above.resolve("directory ".repeat(10)));
            tree = above;
        }
        TreeDeletion.delete(tree);
        assertThat(temporary).isEmptyDirectory();
    }
}
