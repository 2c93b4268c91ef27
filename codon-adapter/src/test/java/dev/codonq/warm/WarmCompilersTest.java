package dev.codonq.warm;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.codonq.action.Action;
import dev.codonq.action.ResourceLimits;
import dev.codonq.sandbox.WarmCommands;
import dev.codonq.toolchain.FakeToolchain;
import dev.codonq.toolchain.Toolchain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class WarmCompilersTest {
    private static final LibraryMode DEBUG = new LibraryMode(false, false, false);
    private static final LibraryImports NOTHING = new LibraryImports(DEBUG, Set.of());

    @TempDir
    private Path folder;

    private final AtomicLong clock = new AtomicLong();
    private Path root;
    private Path library;
    private WarmCompilers compilers;

    @BeforeEach
    void open() throws IOException {
        root = folder.toRealPath().resolve("codon");
        library = root.resolve("lib/codon/stdlib");
        Path compiler = folder.resolve("tools/g++");
        FakeToolchain.write(compiler, "#!/bin/sh\necho made >warm.so\n");
        assertThat(compiler.toFile().setExecutable(true)).isTrue();
        compilers = open("0.18.0", folder.resolve("tools") + ":/usr/bin:/bin");
    }

    private WarmCompilers open(String version, String searchPath) throws IOException {
        Path codon = FakeToolchain.at(root, "echo " + version);
        FakeToolchain.write(library.resolve("internal/__init__.codon"), "");
        FakeToolchain.write(library.resolve("numpy.codon"), "#".repeat((int) StandardLibrary.WORTHWHILE_BYTES));
        WarmLibrary made = new WarmLibrary(() -> List.of("x"), searchPath, Optional.of(folder.resolve("memo")));
        return new WarmCompilers(Toolchain.probe(codon), made, clock::get);
    }

    private static Action.Builder action(LibraryImports imports) {
        return Action.builder("/opt/codon").preparation(imports);
    }

    @CanIgnoreReturnValue
    private CompletableFuture<Boolean> ask(int times, LibraryImports imports) {
        CompletableFuture<Boolean> ran = new CompletableFuture<>();
        for (int i = 0; i < times; i++) {
            compilers.count(action(imports).build(), ran);
        }
        return ran;
    }

    private Optional<WarmCommands.Parent> parent() {
        return compilers.parentOf(action(NOTHING).build());
    }

    @Test
    void parentOf_fewCompiles_isNone() {
        ask(3, NOTHING);
        assertThat(parent()).isEmpty();
        assertThat(folder.resolve("memo")).doesNotExist();
    }

    @Test
    void parentOf_enoughCompiles_isCodonWithTheCore() {
        ask(4, NOTHING);
        WarmCommands.Parent parent = parent().orElseThrow();
        assertThat(parent.library()).hasContent("made");
        assertThat(parent.arguments())
                .startsWith("/usr/bin/env", "LD_PRELOAD=/proc/self/fd/8")
                .endsWith(root.resolve("bin/codon").toString(), "--codonq-warm", "debug");
        assertThat(parent()).containsSame(parent);
    }

    @Test
    void parentOf_compilesThatWereAnswered_countOnlyIfTheyRan() {
        ask(4, NOTHING).complete(false);
        assertThat(parent()).isEmpty();
        ask(4, NOTHING).complete(true);
        assertThat(parent()).isPresent();
        clock.addAndGet(Duration.ofMinutes(2).toNanos());
        assertThat(parent()).isEmpty();
    }

    @Test
    void parentOf_manyThatImportALot_hasParsedThat() {
        LibraryImports numpy = new LibraryImports(DEBUG, Set.of(library.resolve("numpy.codon")));
        ask(4, numpy);
        assertThat(compilers.parentOf(action(numpy).build()))
                .hasValueSatisfying(parent -> assertThat(parent.arguments())
                        .endsWith(library.resolve("numpy.codon").toString()));
        assertThat(parent().orElseThrow().arguments())
                .doesNotContain(library.resolve("numpy.codon").toString());
    }

    @Test
    void parentOf_compilesOfTwoModes_countForTheirOwn() {
        LibraryImports release = new LibraryImports(new LibraryMode(true, true, true), Set.of());
        ask(4, NOTHING);
        ask(3, release);
        assertThat(compilers.parentOf(action(release).build())).isEmpty();
        ask(1, release);
        assertThat(compilers.parentOf(action(release).build()))
                .hasValueSatisfying(parent -> assertThat(parent.arguments()).endsWith("release+py-numerics+extension"));
        assertThat(parent().orElseThrow().arguments()).endsWith("debug");
    }

    @Test
    void parentOf_actionThatFitsNone_isNone() {
        ask(9, NOTHING);
        assertThat(compilers.parentOf(Action.builder("/opt/codon").build())).isEmpty();
        ResourceLimits little = ResourceLimits.defaults().toBuilder()
                .memoryBytes((1L << 30) - 1)
                .build();
        assertThat(compilers.parentOf(action(NOTHING).limits(little).build())).isEmpty();
    }

    @Test
    void parentOf_otherVersion_isNoneAndSaysSo() throws IOException {
        Path other = folder.toRealPath().resolve("other");
        root = other;
        compilers = open("0.19.1", "/nowhere");
        ask(9, NOTHING);
        assertThat(parent()).isEmpty();
        assertThat(compilers.problem())
                .hasValueSatisfying(problem -> assertThat(problem).contains("Codon 0.19.1", "0.18"));
    }

    @Test
    void parentOf_noCompilerForTheLibrary_isNoneAndSaysSo() throws IOException {
        compilers = open("0.18.0", "/nowhere");
        ask(9, NOTHING);
        assertThat(parent()).isEmpty();
        assertThat(compilers.problem())
                .hasValueSatisfying(problem -> assertThat(problem).contains("there is no g++ in /nowhere"));
    }

    @Test
    void parentOf_libraryThatCannotBeRead_isNoneAndSaysSo() throws IOException {
        Files.delete(library.resolve("internal/__init__.codon"));
        LibraryImports numpy = new LibraryImports(DEBUG, Set.of(library.resolve("numpy.codon")));
        ask(9, numpy);
        assertThat(compilers.parentOf(action(numpy).build())).isEmpty();
        assertThat(compilers.problem())
                .hasValueSatisfying(problem -> assertThat(problem).contains("not in the standard library"));
    }

    @Test
    void failed_parent_isNotAskedForForAWhile() {
        ask(9, NOTHING);
        WarmCommands.Parent parent = parent().orElseThrow();
        compilers.failed(parent, "it has ended");
        assertThat(parent()).isEmpty();
        assertThat(compilers.problem())
                .hasValueSatisfying(problem -> assertThat(problem).contains("it has ended"));
        clock.addAndGet(Duration.ofMinutes(5).toNanos());
        assertThat(parent()).isEmpty();
        clock.addAndGet(1);
        assertThat(parent()).contains(parent);
    }
}
