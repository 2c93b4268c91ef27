package dev.codonq.toolchain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On a g++ and an ld that are shell scripts. */
@Timeout(60)
class LinkerTest {
    private static final Clock LATER = Clock.offset(Clock.systemUTC(), Duration.ofHours(1));

    private Path root;
    private Path bin;
    private Path earlierBin;
    private Path library;
    private Path runs;
    private Path codon;
    private @Nullable Path unreadable;

    @BeforeEach
    void install(@TempDir Path directory) throws IOException {
        root = directory.toRealPath();
        codon = FakeToolchain.at(root.resolve("codon"), FakeToolchain.ANSWERS);
        bin = root.resolve("bin");
        earlierBin = root.resolve("earlier");
        library = root.resolve("library");
        runs = root.resolve("runs");
        for (String file : List.of("crt1.o", "libm.so", "libextra.so", "libgcc_eh.a", "collect2")) {
            FakeToolchain.write(library.resolve(file), "!<arch>\n" + file);
        }
        FakeToolchain.write(library.resolve("libc.so"), "GROUP ( libc.so.6 )");
        FakeToolchain.write(library.resolve("libc.so.6"), "!<arch>\nC library");
        FakeToolchain.script(bin.resolve("ld"), "#!/bin/sh\necho 'SEARCH_DIR(\"=" + root + "/second\");'\n");
        installCompiler(bin, "");
    }

    /** JUnit warns of links that lead out of its directory. */
    @AfterEach
    void deleteLink() throws IOException {
        if (unreadable != null) {
            Files.delete(unreadable);
        }
    }

    private void installCompiler(Path directory, String comment) {
        FakeToolchain.script(
                directory.resolve("g++"), """
                #!/bin/sh
                # %s
                echo run >> %s
                case "$1" in
                -print-search-dirs) echo "libraries: =%s:%s/third" ;;
                *) echo "gcc version 13.1.0" >&2
                   echo " %s/collect2 %s/crt1.o -L%s -lm -lc" >&2 ;;
                esac
                """.formatted(comment, runs, library, root, library, library, library));
    }

    @Test
    void identity_sameFiles_isStableAndReadable() {
        assertThat(identity()).matches("g\\+\\+ 13\\.1\\.0 [0-9a-f]{32}").isEqualTo(identity());
    }

    @ParameterizedTest
    @ValueSource(strings = {"crt1.o", "libm.so", "libc.so", "libc.so.6", "libgcc_eh.a", "collect2"})
    void identity_fileThatALinkReads_changesIt(String file) {
        String before = identity();

        FakeToolchain.write(library.resolve(file), "!<arch>\nchanged");
        assertThat(identity()).isNotEqualTo(before);
    }

    @Test
    void identity_fileThatNoLinkReads_leavesIt() {
        String before = identity();

        FakeToolchain.write(library.resolve("libextra.so"), "!<arch>\nchanged");
        assertThat(identity()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ld", "g++"})
    void identity_program_changesIt(String program) throws IOException {
        String before = identity();

        Path file = bin.resolve(program);
        FakeToolchain.script(file, Files.readString(file) + "# changed\n");
        assertThat(identity()).isNotEqualTo(before);
    }

    @Test
    void identity_noCompiler_isNone() throws IOException {
        Files.delete(bin.resolve("g++"));
        assertThat(identity()).isEqualTo("none");
        assertThat(linker().problem(true)).isEmpty();
    }

    @Test
    void identity_secondStart_asksNothing() throws IOException {
        String first = remembered().identity();
        long asked = Files.size(runs);
        assertThat(remembered().identity()).isEqualTo(first);
        assertThat(Files.size(runs)).isEqualTo(asked).isPositive();
    }

    @Test
    void identity_askedAgain_isKnown() throws IOException {
        Linker linker = linker();
        String first = linker.identity();
        long asked = Files.size(runs);
        assertThat(linker.identity()).isSameAs(first);
        assertThat(Files.size(runs)).isEqualTo(asked);
    }

    @Test
    void identity_secondStartWithAnotherCompilerEarlierInThePath_isTheOthers() {
        String first = remembered().identity();

        installCompiler(earlierBin, "another");
        assertThat(remembered().identity()).isNotEqualTo(first).isEqualTo(identity());
    }

    @Test
    void identity_secondStartWithTheCompilerReplaced_isAnother() throws IOException {
        String first = remembered().identity();

        installCompiler(root.resolve("new"), "replaced");
        Files.delete(bin.resolve("g++"));
        Files.move(root.resolve("new/g++"), bin.resolve("g++"));
        assertThat(remembered().identity()).isNotEqualTo(first);
    }

    @Test
    void identity_secondStartWithALibraryChanged_isAnother() {
        String first = remembered().identity();

        FakeToolchain.write(library.resolve("libc.so.6"), "!<arch>\nupdated");
        assertThat(remembered().identity()).isNotEqualTo(first);
    }

    @Test
    void identity_secondStartWithALinkerEarlierInThePath_isAnother() {
        String first = remembered().identity();

        FakeToolchain.script(earlierBin.resolve("ld"), "#!/bin/sh\necho 'SEARCH_DIR(\"/x\");' # other\n");
        assertThat(remembered().identity()).isNotEqualTo(first);
    }

    @Test
    void identity_searchedDirectoryAppears_isLookedUpAnew() throws IOException {
        remembered().identity();
        long asked = Files.size(runs);

        FakeToolchain.write(root.resolve("third/specs"), "");
        remembered().identity();
        assertThat(Files.size(runs)).isGreaterThan(asked);
    }

    @Test
    void problem_compilerIsAScript_saysSo() {
        assertThat(linker().problem(false)).contains(bin + "/g++ is a script, which may run what codonq does not know");
    }

    @Test
    void shows_fileOutsideOfTheSystem_isFalseUnlessInATree() {
        LinkerFacts known =
                new LinkerFacts("x", Optional.empty(), Optional.of(library), Optional.empty(), List.of(), List.of());
        assertThat(LinkerFacts.of(known.lines())).isEqualTo(known);
        assertThat(SystemView.shows(library, List.of())).isFalse();
        assertThat(SystemView.shows(library, List.of(root))).isTrue();
        assertThat(SystemView.shows(Path.of("/usr/lib/x"), List.of())).isTrue();
        assertThat(SystemView.shows(Path.of("/usr2/lib/x"), List.of())).isFalse();
    }

    @Test
    void problem_compilerTellsNothing_saysSo() {
        FakeToolchain.script(bin.resolve("g++"), "#!/bin/sh\nexit 1\n");
        assertThat(linker().identity()).startsWith("g++ ? ");
        assertThat(linker().problem(false)).isPresent();
    }

    @Test
    void problem_fileCannotBeRead_saysSo() throws IOException {
        unreadable(library.resolve("libm.so"));
        assertThat(linker().identity()).isEqualTo("unknown");
        assertThat(linker().problem(false))
                .hasValueSatisfying(problem -> assertThat(problem).startsWith("a file of the linker cannot be read"));
    }

    @Test
    void library_cannotBeRead_hasAProblem() throws IOException {
        unreadable(library.resolve("libextra.so"));
        assertThat(library("extra").problem()).isPresent();
    }

    /** Reading fails at its beginning, for root too. */
    private void unreadable(Path file) throws IOException {
        Files.delete(file);
        unreadable = Files.createSymbolicLink(file, Path.of("/proc/self/mem"));
    }

    @Test
    void library_anywhere_isNamedAndDigested() {
        Linker.Library extra = library("extra");
        assertThat(extra.identity()).matches("libextra\\.so [0-9a-f]{32}");
        assertThat(extra.problem()).isEmpty();
        FakeToolchain.write(library.resolve("libextra.so"), "!<arch>\nchanged");
        assertThat(library("extra").identity()).startsWith("libextra.so ").isNotEqualTo(extra.identity());
    }

    @Test
    void library_none_isAbsentUntilItIsThere() {
        assertThat(library("late").identity()).isEqualTo("absent");

        FakeToolchain.write(root.resolve("second/liblate.a"), "!<arch>\n");
        assertThat(library("late").identity()).startsWith("liblate.a ");
    }

    @Test
    void library_directoryOfTheUser_comesBeforeTheSystems() {
        FakeToolchain.write(root.resolve("mine/libextra.a"), "!<arch>\n");
        assertThat(linker().library("extra", List.of(root.resolve("mine")), Optional.empty())
                        .identity())
                .startsWith("libextra.a ");
    }

    @Test
    void library_whereTheRunDoesNotSeeIt_isAbsent() {
        assertThat(linker().library("extra", List.of(), Optional.of(List.of())).identity())
                .isEqualTo("absent");
        assertThat(linker().library("extra", List.of(), Optional.of(List.of(library)))
                        .identity())
                .startsWith("libextra.so ");
    }

    @Test
    void library_scriptNamesAnother_changesWithIt() {
        FakeToolchain.write(library.resolve("libgroup.so"), "INPUT ( -lextra )");
        String before = library("group").identity();

        FakeToolchain.write(library.resolve("libextra.so"), "!<arch>\nchanged");
        assertThat(library("group").identity()).isNotEqualTo(before);
    }

    @Test
    void library_thinArchive_hasAProblem() {
        FakeToolchain.write(library.resolve("libthin.a"), "!<thin>\n");
        assertThat(library("thin").problem()).isPresent();
    }

    private Linker.Library library(String name) {
        return linker().library(name, List.of(), Optional.empty());
    }

    private String identity() {
        return linker().identity();
    }

    private Linker linker() {
        return linkerOf(Toolchain.probe(codon));
    }

    private Linker remembered() {
        return linkerOf(Toolchain.probe(codon, root.resolve("memos"), LATER, Duration.ofSeconds(30)));
    }

    private Linker linkerOf(Toolchain toolchain) {
        return new Linker(toolchain, earlierBin + ":" + bin);
    }
}
