package dev.codonq.toolchain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.codonq.action.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ToolchainDigestTest {
    private static final String CORE = "lib/codon/stdlib/internal/core.codon";
    private static final Clock LATER = Clock.offset(Clock.systemUTC(), Duration.ofHours(1));
    private static final Digest OTHER = Digest.of("other".getBytes(StandardCharsets.UTF_8));

    private Path root;
    private Path memos;
    private Path codon;

    @BeforeEach
    void install(@TempDir Path directory) throws IOException {
        root = directory.toRealPath().resolve("codon");
        memos = directory.toRealPath().resolve("memos");
        codon = FakeToolchain.at(root, FakeToolchain.ANSWERS);
    }

    @Test
    void digest_sameFilesElsewhere_isEqual() {
        Path copy = FakeToolchain.at(root.resolveSibling("copy"), FakeToolchain.ANSWERS);

        assertThat(digestOf(copy)).isEqualTo(digestOf(codon));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bin/codon", "lib/codon/libcodonc.so", CORE, "lib/libextra.so", "stdlib/a/b.codon"})
    void digest_contentOfAPart_changesIt(String part) {
        Digest before = digestOf(codon);

        FakeToolchain.script(root.resolve(part), "#!/bin/sh\necho 0.18.0 # changed\n");

        assertThat(digestOf(codon)).isNotEqualTo(before);
    }

    @Test
    void digest_nameOfAFile_changesIt() throws IOException {
        Digest before = digestOf(codon);

        Files.move(root.resolve(CORE), root.resolve("lib/codon/stdlib/internal/cor.codon"));

        assertThat(digestOf(codon)).isNotEqualTo(before);
    }

    @Test
    void digest_executePermission_changesIt() {
        Digest before = digestOf(codon);

        FakeToolchain.setPermissions(root.resolve("lib/codon/libcodonc.so"), "rwxr-xr-x");

        assertThat(digestOf(codon)).isNotEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"include/codon/a.h", "python/setup.py", "lib/elsewhere/libother.so", "bin/other"})
    void digest_fileThatNoCompileReads_leavesIt(String file) {
        Digest before = digestOf(codon);

        FakeToolchain.write(root.resolve(file), "anything");

        assertThat(digestOf(codon)).isEqualTo(before);
    }

    @Test
    void digest_fifoAndEmptyDirectoryBesideTheRuntime_leaveIt() throws Exception {
        Digest before = digestOf(codon);

        makeFifo(root.resolve("lib/codon/fifo"));
        Files.createDirectory(root.resolve("lib/codon/empty"));

        assertThat(digestOf(codon)).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"lib/codon/stdlib/a.codon", "lib/codon/plugins/a.so", "stdlib/a.codon"})
    void digest_fifoThatACompileMayRead_isRefused(String fifo) throws Exception {
        Toolchain toolchain = Toolchain.probe(codon);
        makeFifo(root.resolve(fifo));

        assertThatThrownBy(toolchain::digest).hasMessageContaining("not a regular file");
    }

    private static void makeFifo(Path fifo) throws Exception {
        Files.createDirectories(fifo.resolveSibling("."));
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor())
                .isZero();
    }

    @Test
    void digest_linkedFile_countsAsWhatItLinksTo() throws IOException {
        Digest before = digestOf(codon);

        Path moved = Files.move(root.resolve(CORE), root.resolveSibling("core.codon"));
        Files.createSymbolicLink(root.resolve(CORE), moved);

        assertThat(digestOf(codon)).isEqualTo(before);
    }

    @Test
    void digest_unreadableTree_saysSo() throws IOException {
        Toolchain toolchain = Toolchain.probe(codon);
        Files.createSymbolicLink(root.resolve("lib/codon/stdlib/loop"), root.resolve("lib/codon/stdlib"));

        assertThatThrownBy(toolchain::digest)
                .isInstanceOf(ToolchainException.class)
                .hasMessageContaining("cannot be read");
    }

    @Test
    void digest_manyThreads_isTakenOnce() {
        Toolchain toolchain = Toolchain.probe(codon);

        List<Digest> digests = IntStream.range(0, 64)
                .parallel()
                .mapToObj(i -> toolchain.digest())
                .toList();

        assertThat(digests).allSatisfy(digest -> assertThat(digest).isSameAs(toolchain.digest()));
    }

    @Test
    void digest_filesChangedJustNow_keepsNoMemo() {
        digestWithMemo(Clock.systemUTC());

        assertThat(memos).doesNotExist();
    }

    @Test
    void digest_unchangedSinceTheLastStart_isTheOneKept() throws IOException {
        digestWithMemo(LATER);
        new DigestMemo(memos).keep(state(), OTHER);

        assertThat(digestWithMemo(LATER)).isEqualTo(OTHER);
    }

    @Test
    void digest_fileChangedInPlaceAndItsTimeSetBack_isTakenAnew() throws IOException {
        Path core = root.resolve(CORE);
        FileTime modified = Files.getLastModifiedTime(core);
        Digest before = digestWithMemo(LATER);

        Files.writeString(core, Files.readString(core).toUpperCase(Locale.ROOT));
        Files.setLastModifiedTime(core, modified);

        assertThat(digestWithMemo(LATER)).isNotEqualTo(before).isEqualTo(digestOf(codon));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "x", "a b c", "%s", "%s 12", "%s 12 %s\n", "%s -1 %s\n", "%s 99999999999999999999 x"})
    void digest_damagedMemo_isTakenAnew(String text) throws IOException {
        Digest right = digestWithMemo(LATER);
        Path memo = onlyMemo();

        Files.writeString(memo, text.replace("%s", OTHER.hash()));

        assertThat(digestWithMemo(LATER)).isEqualTo(right);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 63, 64, 65, 66, 100, 131})
    void digest_memoCutShort_isTakenAnew(int length) throws IOException {
        Digest right = digestWithMemo(LATER);
        Path memo = onlyMemo();
        String whole = Files.readString(memo);

        Files.writeString(memo, whole.substring(0, length));

        assertThat(digestWithMemo(LATER)).isEqualTo(right);
        assertThat(Files.readString(memo)).isEqualTo(whole);
    }

    @Test
    void digest_memoDirectoryCannotBeMade_isTakenAllTheSame() throws IOException {
        Files.writeString(memos, "a file in its place");

        assertThat(digestWithMemo(LATER)).isEqualTo(digestOf(codon));
    }

    @Test
    void probe_realCodon_isWholeAndStable() {
        String named = System.getenv("CODONQ_CODON");
        assumeThat(named).as("CODONQ_CODON").isNotNull();

        Toolchain toolchain = Toolchain.probe(Path.of(String.valueOf(named)));

        assertThat(toolchain.version()).matches("\\d+\\.\\d+\\.\\d+.*");
        assertThat(toolchain.standardLibraryRoots()).isNotEmpty();
        assertThat(toolchain.digest())
                .isEqualTo(Toolchain.probe(toolchain.executable()).digest());
    }

    @Test
    void probe_memoOfTheVersion_runsNothingUntilTheExecutableChanges() throws IOException {
        Path runs = root.resolve("runs");
        String answer = "echo run >>'" + runs + "'; echo 0.18.";
        FakeToolchain.at(root, answer + "0");
        assertThat(version()).isEqualTo("0.18.0");
        assertThat(version()).isEqualTo("0.18.0");
        assertThat(runs).content().hasLineCount(1);

        FakeToolchain.at(root, answer + "1");

        assertThat(version()).isEqualTo("0.18.1");
        assertThat(runs).content().hasLineCount(2);
    }

    private String version() {
        return Toolchain.probe(codon, memos, LATER, Duration.ofSeconds(30)).version();
    }

    private static Digest digestOf(Path codon) {
        return Toolchain.probe(codon).digest();
    }

    private Digest digestWithMemo(Clock clock) {
        return Toolchain.probe(codon, memos, clock, Duration.ofSeconds(30)).digest();
    }

    private Digest state() throws IOException {
        return ToolchainFiles.of(root, codon).state();
    }

    private Path onlyMemo() throws IOException {
        try (Stream<Path> files = Files.list(memos)) {
            List<Path> all = files.filter(file -> !file.getFileName().toString().startsWith("version-"))
                    .toList();
            assertThat(all).hasSize(1);
            return all.get(0);
        }
    }
}
