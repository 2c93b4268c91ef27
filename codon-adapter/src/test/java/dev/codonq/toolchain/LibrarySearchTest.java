package dev.codonq.toolchain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class LibrarySearchTest {
    private static final String ELF = "\177ELF and more";

    private Path first;
    private Path second;
    private LibrarySearch search;

    @BeforeEach
    void make(@TempDir Path directory) throws IOException {
        first = Files.createDirectory(directory.toRealPath().resolve("first"));
        second = Files.createDirectory(directory.toRealPath().resolve("second"));
        search = new LibrarySearch(List.of(first, directory.resolve("none"), second), path -> true);
    }

    @Test
    void find_inOneDirectory_isTheSharedForm() {
        write(first.resolve("libx.a"), "!<arch>\n");
        Path shared = write(first.resolve("libx.so"), ELF);

        assertThat(search.find("x")).contains(shared);
    }

    @Test
    void find_inSeveralDirectories_isInTheFirstEvenStatic() {
        Path archive = write(first.resolve("libx.a"), "!<arch>\n");
        Path shared = write(second.resolve("libx.so"), ELF);

        assertThat(search.find("x")).contains(archive);
        assertThat(search.all("x")).containsExactly(archive, shared);
    }

    @Test
    void find_nameOfAFile_isThatFile() {
        Path file = write(second.resolve("odd.so.2"), ELF);

        assertThat(search.find(":odd.so.2")).contains(file);
        assertThat(search.find("odd.so.2")).isEmpty();
    }

    @Test
    void find_fileThatTheRunDoesNotSee_isPassedOver() throws IOException {
        Path hidden = write(first.resolveSibling("hidden.so"), ELF);
        Files.createSymbolicLink(first.resolve("libx.so"), hidden);
        Path seen = write(second.resolve("libx.so"), ELF);

        assertThat(new LibrarySearch(List.of(first, second), path -> !path.equals(hidden)).find("x"))
                .contains(seen);
    }

    @Test
    void find_directoryOfThatName_isPassedOver() throws IOException {
        Files.createDirectory(first.resolve("libx.so"));

        assertThat(search.find("x")).isEmpty();
    }

    @Test
    void follow_script_addsWhatItNames() throws IOException {
        Path absolute = write(second.resolveSibling("elsewhere.so.6"), ELF);
        Path beside = write(first.resolve("beside.a"), "!<arch>\n");
        Path found = write(second.resolve("found.so.1"), ELF);
        Path library = write(second.resolve("liby.so"), ELF);
        Path script = write(first.resolve("libx.so"), """
                /* GNU ld script, GROUP ( comment.so ) */
                OUTPUT_FORMAT(elf64-x86-64)
                GROUP ( %s beside.a  AS_NEEDED ( found.so.1 gone.so ) )
                INPUT(-ly)
                """.formatted(absolute));
        Set<Path> files = new TreeSet<>();

        assertThat(search.follow(script, files)).isEmpty();
        assertThat(files.stream().map(LibrarySearchTest::real))
                .containsExactlyInAnyOrder(script, absolute, beside, found, library);
    }

    @Test
    void follow_scriptsThatNameEachOther_ends() throws IOException {
        Path script = write(first.resolve("libx.so"), "INPUT(-ly)");
        write(first.resolve("liby.so"), "INPUT(-lx)");
        Set<Path> files = new TreeSet<>();

        assertThat(search.follow(script, files)).isEmpty();
        assertThat(files).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INCLUDE other.ld",
                "SEARCH_DIR(/opt)",
                "STARTUP(x.o)",
                "GROUP ( =/lib/libc.so.6 )",
                "INPUT ( \"a b.so\" )"
            })
    void follow_scriptThatReadsOtherwise_saysSo(String text) throws IOException {
        Path script = write(first.resolve("libx.so"), text);

        assertThat(search.follow(script, new TreeSet<>())).contains(script + " is a script that may read other files");
    }

    @Test
    void follow_thinArchive_saysSo() throws IOException {
        Path archive = write(first.resolve("libx.a"), "!<thin>\n/ 0 0");

        assertThat(search.follow(archive, new TreeSet<>()))
                .hasValueSatisfying(reason -> assertThat(reason).contains("members lie elsewhere"));
    }

    @Test
    void follow_hugeScript_saysSo() throws IOException {
        Path file = write(first.resolve("libx.so"), " ".repeat(70_000));

        assertThat(search.follow(file, new TreeSet<>())).isPresent();
    }

    private static Path write(Path file, String text) {
        try {
            return Files.writeString(file, text, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path real(Path file) {
        return file.normalize();
    }
}
