package dev.codonq.warm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.codonq.toolchain.Linker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
class WarmLibraryTest {
    @TempDir
    private Path folder;

    /** A compiler that {@code script} stands in for; {@code $out} is where its result belongs. */
    private String fake(String script) throws IOException {
        Path bin = Files.createDirectories(folder.resolve("bin"));
        Path compiler = bin.resolve("g++");
        Files.writeString(compiler, "#!/bin/sh\nout=warm.so\n" + script);
        Files.setPosixFilePermissions(compiler, PosixFilePermissions.fromString("rwxr-xr-x"));
        return bin + ":/usr/bin:/bin";
    }

    private WarmLibrary library(String searchPath, String identity) {
        return new WarmLibrary(() -> List.of(identity), searchPath, Optional.of(folder.resolve("memo")));
    }

    private List<String> memo() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("memo"))) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void sources_areAllThatThereAre() throws Exception {
        Path resources = Path.of("src/main/resources/dev/codonq/warm");
        try (Stream<Path> files = Files.list(resources)) {
            assertThat(files.map(file -> String.valueOf(file.getFileName())))
                    .containsExactlyInAnyOrderElementsOf(WarmLibrary.SOURCES);
        }
    }

    @Test
    void find_realCompiler_buildsASharedLibraryThatOthersCanRead() throws IOException {
        try (WarmLibrary library = library(Linker.SEARCH_PATH, "x")) {
            Path file = library.find().orElseThrow(() -> new AssertionError(library.problem()));
            assertThat(Files.readAllBytes(file)).startsWith(0x7f, 'E', 'L', 'F');
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("r-xr-xr-x");
            assertThat(memo()).containsExactly(String.valueOf(file.getFileName()));
        }
    }

    @Test
    void find_builtBefore_isTheSameFile() throws IOException {
        String path = fake("echo once >>" + folder + "/calls; echo made >$out");
        Path first = library(path, "x").find().orElseThrow();
        assertThat(library(path, "x").find()).contains(first);
        assertThat(first).hasContent("made");
        assertThat(folder.resolve("calls")).hasContent("once");
    }

    @Test
    void find_otherToolchain_isAnotherFile() throws IOException {
        String path = fake("echo made >$out");
        assertThat(library(path, "x").find()).isNotEqualTo(library(path, "y").find());
        assertThat(memo()).hasSize(2);
    }

    @Test
    void find_libraryThatNobodyHasUsedForLong_isDeletedByTheNextBuild() throws IOException {
        String path = fake("echo made >$out");
        Path old = library(path, "x").find().orElseThrow();
        Path used = library(path, "y").find().orElseThrow();
        FileTime longAgo = FileTime.from(Instant.now().minus(Duration.ofDays(40)));
        Files.setLastModifiedTime(old, longAgo);
        Files.setLastModifiedTime(used, longAgo);
        assertThat(library(path, "y").find()).contains(used);
        assertThat(library(path, "z").find()).isPresent();
        assertThat(old).doesNotExist();
        assertThat(used).exists();
    }

    @Test
    void find_noCompiler_saysSo() {
        WarmLibrary library = library(folder.resolve("nowhere").toString(), "x");
        assertThat(library.find()).isEmpty();
        assertThat(library.problem())
                .hasValueSatisfying(
                        problem -> assertThat(problem).contains("there is no g++ in " + folder.resolve("nowhere")));
    }

    @Test
    void find_compilerFails_saysWhyAndTriesOnce() throws IOException {
        String path = fake("echo once >>" + folder + "/calls; echo half >$out; echo 'x.cpp:1: error: no luck'; exit 3");
        WarmLibrary library = library(path, "x");
        assertThat(library.find()).isEmpty();
        assertThat(library.find()).isEmpty();
        assertThat(library.problem())
                .hasValueSatisfying(problem -> assertThat(problem).contains("exits with 3", "no luck"));
        assertThat(folder.resolve("calls")).hasContent("once");
        assertThat(memo()).isEmpty();
    }

    @Test
    void find_whileItIsBuilt_isNoneAtOnce() throws Exception {
        String path = fake(
                "touch " + folder + "/begun; until [ -e " + folder + "/go ]; do sleep 0.01; done; echo made >$out");
        WarmLibrary library = library(path, "x");
        CompletableFuture<Optional<Path>> first = CompletableFuture.supplyAsync(library::find);
        await().until(() -> Files.exists(folder.resolve("begun")));
        assertThat(library.find()).isEmpty();
        assertThat(library.problem()).isEmpty();
        Files.createFile(folder.resolve("go"));
        assertThat(first.get(1, TimeUnit.MINUTES)).isPresent();
        assertThat(library.find()).isPresent();
    }

    @Test
    void close_whileItIsBuilt_endsTheBuildAndItsChildren() throws Exception {
        String path = fake("sleep 600 & echo $! >" + folder + "/child; wait");
        WarmLibrary library = library(path, "x");
        CompletableFuture<Optional<Path>> first = CompletableFuture.supplyAsync(library::find);
        Path child = folder.resolve("child");
        await().until(() -> Files.exists(child) && Files.size(child) > 0);
        library.close();
        assertThat(first.get(1, TimeUnit.MINUTES)).isEmpty();
        assertThat(memo()).isEmpty();
        long pid = Long.parseLong(Files.readString(child).strip());
        await().until(() -> ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
    }

    @Test
    void close_notToBeKept_deletesIt() throws IOException {
        WarmLibrary library = new WarmLibrary(() -> List.of("x"), fake("echo made >$out"), Optional.empty());
        Path file = library.find().orElseThrow();
        assertThat(file).exists();
        library.close();
        assertThat(file.getParent()).doesNotExist();
    }

    @Test
    void find_workshopOfAKilledProcess_isDeletedWhenOld() throws IOException {
        Path old = Files.createDirectories(folder.resolve("memo/.warm1"));
        Path recent = Files.createDirectories(folder.resolve("memo/.warm2"));
        Files.createFile(old.resolve("warm.so"));
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minusSeconds(3601)));
        assertThat(library(fake("echo made >$out"), "x").find()).isPresent();
        assertThat(old).doesNotExist();
        assertThat(recent).exists();
    }
}
