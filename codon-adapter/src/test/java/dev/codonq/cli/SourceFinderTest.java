package dev.codonq.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class SourceFinderTest {
    @TempDir
    Path folder;

    private Path file(String name) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, "print(1)\n");
    }

    private List<String> find(String... arguments) {
        List<String> absolute = Stream.of(arguments)
                .map(argument -> argument.isEmpty() ? folder.toString() : folder + "/" + argument)
                .toList();
        return SourceFinder.find(absolute).stream()
                .map(source -> folder.relativize(source).toString())
                .toList();
    }

    @Test
    void find_directory_givesVisibleSourcesBelowInOrder() throws IOException {
        for (String name : List.of(
                "b.py", "a.codon", "d/c.py", "d/__init__.py", "__init__.codon", ".h.py", ".git/x.py", "n.txt", "py")) {
            file(name);
        }
        Files.createDirectory(folder.resolve("folder.py"));
        assertThat(find("")).containsExactly("a.codon", "b.py", "d/c.py");
    }

    @Test
    void find_namedFile_isTakenWhateverItsName() throws IOException {
        file("d/__init__.py");
        file(".h.py");
        assertThat(find("d/__init__.py", ".h.py")).containsExactly("d/__init__.py", ".h.py");
    }

    @Test
    void find_nameThatIsNoText_isRefused() throws IOException, InterruptedException {
        // Java itself can name no such file.
        Process shell = new ProcessBuilder("sh", "-c", ": > \"$(printf '\\377.py')\"")
                .directory(folder.toFile())
                .start();
        assertThat(shell.waitFor()).isZero();
        assertThatThrownBy(() -> find(""))
                .isInstanceOf(UsageException.class)
                .hasMessageEndingWith(".py: the name is not in the locale's encoding; is the locale UTF-8?");
    }

    @Test
    void find_linkedDirectoryBelow_isNotFollowed() throws IOException {
        file("p/a.py");
        file("outside/o.py");
        Files.createSymbolicLink(folder.resolve("p/loop"), folder.resolve("p"));
        Files.createSymbolicLink(folder.resolve("p/out"), folder.resolve("outside"));
        Files.createSymbolicLink(folder.resolve("p/dir.py"), folder.resolve("outside"));
        Files.createSymbolicLink(folder.resolve("p/link.py"), folder.resolve("outside/o.py"));
        Files.createSymbolicLink(folder.resolve("p/dangling.py"), folder.resolve("nowhere"));
        assertThat(find("p")).containsExactly("p/a.py", "p/dangling.py", "p/link.py");
    }

    @Test
    void find_namedLinkToDirectory_isFollowed() throws IOException {
        file("real/a.py");
        Files.createSymbolicLink(folder.resolve("link"), folder.resolve("real"));
        assertThat(find("link")).containsExactly("link/a.py");
    }

    @Test
    void find_oddNames_areTaken() throws IOException {
        file("with space.py");
        file("line\nfeed.py");
        file("-x.py");
        file("a[1].py");
        assertThat(find("")).containsExactly("-x.py", "a[1].py", "line\nfeed.py", "with space.py");
        assertThat(find("a[1].py")).containsExactly("a[1].py");
    }

    @Test
    void find_pattern_givesItsMatchesInOrder() throws IOException {
        for (String name : List.of("s/b.py", "s/a.py", "s/d/c.py", "s/d/__init__.py", "s/.h/x.py", "s/e.codon")) {
            file(name);
        }
        assertThat(find("s/**/*.py")).containsExactly("s/a.py", "s/b.py", "s/d/c.py");
        assertThat(find("s/*")).containsExactly("s/a.py", "s/b.py", "s/e.codon");
    }

    @Test
    void find_sameFileTwice_givesItOnceAtItsFirstPlace() throws IOException {
        file("d/a.py");
        file("d/b.py");
        assertThat(find("d/b.py", "d", "d/../d/a.py")).containsExactly("d/b.py", "d/a.py");
    }

    @Test
    void find_missingFile_isASource() {
        assertThat(find("missing.py")).containsExactly("missing.py");
    }

    @Test
    void find_workingDirectory_givesPlainNames() throws IOException {
        Path here = Files.createTempDirectory(Path.of("target"), "source-finder-test");
        Path file = Files.writeString(here.resolve("a.py"), "");
        try {
            assertThat(SourceFinder.find(List.of("."))).contains(file).noneMatch(source -> source.startsWith("."));
        } finally {
            Files.delete(file);
            Files.delete(here);
        }
    }

    @Test
    void find_nothing_saysWhy() throws IOException {
        Files.createDirectory(folder.resolve("empty"));
        file("n.txt");
        assertWrong("empty", "no .py or .codon file in this directory");
        assertWrong("*.py", "no source matches this pattern");
        assertWrong("nowhere/*.py", "no source matches this pattern");
        assertWrong("n.txt", "not a source; its name must end in .py or .codon");
        assertWrong("n", "no such file or directory");
        assertThatThrownBy(() -> SourceFinder.find(List.of("")))
                .isInstanceOf(UsageException.class)
                .hasMessage("SOURCE: the file name is empty");
    }

    @Test
    void find_somethingElseThanAFile_saysSo() {
        assertThatThrownBy(() -> SourceFinder.find(List.of("/dev/null")))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("must end in .py or .codon");
    }

    @Test
    void find_unreadableDirectory_saysSo() throws IOException {
        file("d/closed/a.py");
        Path closed = folder.resolve("d/closed");
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("---------"));
        try {
            assumeFalse(Files.isReadable(closed), "this user can read everything");
            assertWrong("d", "cannot read this directory: permission denied", "d/closed");
        } finally {
            Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
        }
    }

    private void assertWrong(String argument, String message) {
        assertWrong(argument, message, argument);
    }

    private void assertWrong(String argument, String message, String named) {
        assertThatThrownBy(() -> find(argument))
                .isInstanceOf(UsageException.class)
                .hasMessage(folder + "/" + named + ": " + message);
    }
}
