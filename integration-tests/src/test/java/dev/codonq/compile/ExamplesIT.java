package dev.codonq.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.action.Digest;
import dev.codonq.diagnostics.Diagnostic;
import dev.codonq.diagnostics.DiagnosticParser;
import dev.codonq.testing.LeakGuard;
import dev.codonq.testing.RealCodon;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Every example in every kind: codonq gives what the bare compiler gives, and the programs print what they should. */
@ExtendWith(LeakGuard.class)
@Timeout(600)
class ExamplesIT {
    private static final Path EXAMPLES = Path.of("../examples").toAbsolutePath().normalize();
    private static final Path BROKEN =
            Path.of("../docs/examples/broken.codon").toAbsolutePath().normalize();

    /** In release mode the bare compiler makes one of two programs of it, by where its heap lies, as of {@link #STRIP}. */
    private static final Path VARIES = Path.of("word_count.py");

    private static final String STRIP = """
            def words(text: str) -> list[str]:
                found = []
                for line in text.split("\\n"):
                    for word in line.split(" "):
                        word = word.strip(".,;:!?").lower()
                        if word:
                            found.append(word)
                return found

            counts: dict[str, int] = {}
            for word in words("a b a"):
                counts[word] = counts.get(word, 0) + 1
            for count, word in sorted([(-n, w) for w, n in counts.items()])[:5]:
                print(f"{-count} {word}")
            """;

    private static BareCompiler bare;
    private static CodonCompiler codonq;

    @TempDir
    private static Path directory;

    @BeforeAll
    static void open() throws IOException {
        bare = new BareCompiler(RealCodon.require());
        codonq = CodonCompiler.builder().codon(bare.toolchain().executable()).build();
    }

    @AfterAll
    static void close() {
        if (codonq != null) {
            codonq.close();
        }
    }

    private static List<Path> examples() throws IOException {
        try (Stream<Path> files = Files.walk(EXAMPLES)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> file.toString().matches(".*\\.(py|codon)"))
                    .filter(file -> !file.getFileName().toString().startsWith("__init__"))
                    .sorted()
                    .toList();
        }
    }

    @TestFactory
    List<DynamicTest> compile_everyExampleInEveryKind_equalsTheBareCompiler() throws IOException {
        assertThat(examples()).hasSizeGreaterThanOrEqualTo(8);
        List<DynamicTest> tests = new ArrayList<>();
        List<Path> sources = new ArrayList<>(examples());
        sources.add(BROKEN);
        for (Path source : sources) {
            for (BuildKind kind : BuildKind.values()) {
                tests.add(DynamicTest.dynamicTest(source.getFileName() + " " + kind, () -> compare(source, kind)));
            }
        }
        return tests;
    }

    /** The bare compiler gives this source other bytes from one compile to the next, see docs/decisions/0002. */
    @Test
    void compile_sourceWhoseBytesVary_behavesAsFromTheBareCompiler() throws Exception {
        Path source = Files.writeString(directory.toRealPath().resolve("strip.py"), STRIP);
        Path theirs = directory.resolve("strip");
        assertThat(bare.compile(source, BuildKind.EXE, true, theirs).exitCode()).isZero();
        CompileResult result =
                codonq.compile(CompileRequest.builder(source).release().build()).get();
        assertThat(result.isSuccess()).as(result.message() + result.log()).isTrue();
        Path ours = directory.resolve("strip-ours");
        Files.write(ours, result.artifacts().get(0).content().open().readAllBytes());
        Files.setPosixFilePermissions(ours, Files.getPosixFilePermissions(theirs));
        assertThat(BareCompiler.run(List.of(ours.toString())).standardOutput().text())
                .isEqualTo(BareCompiler.run(List.of(theirs.toString()))
                        .standardOutput()
                        .text())
                .isEqualTo("2 a\n1 b\n");
    }

    private static void compare(Path source, BuildKind kind) throws Exception {
        boolean release = kind == BuildKind.EXE;
        CompileRequest.Builder request = CompileRequest.builder(source).kind(kind);
        var ours = codonq.compile((release ? request.release() : request).build());
        Path output = Files.createTempDirectory(directory, "bare").resolve(SourceName.stem(source) + kind.suffix());
        BareCompiler.Ended theirs = bare.compile(source, kind, release, output);
        CompileResult result = ours.get();
        assertThat(result.exitCode()).as(result.log()).isEqualTo(theirs.exitCode());
        assertThat(messages(result.diagnostics()))
                .isEqualTo(messages(
                        DiagnosticParser.parse(theirs.standardError().bytes()).diagnostics()));
        assertThat(result.isSuccess()).isEqualTo(theirs.exitCode() == 0);
        if (result.isSuccess()) {
            byte[] bytes = result.artifacts().get(0).content().open().readAllBytes();
            if (!(release && source.endsWith(VARIES))) {
                assertThat(Digest.of(bytes)).isEqualTo(Digest.of(Files.readAllBytes(output)));
            }
            if (kind == BuildKind.EXE && source.startsWith(EXAMPLES)) {
                assertPrints(source, Files.write(output, bytes));
            }
        }
    }

    private static List<String> messages(List<Diagnostic> diagnostics) {
        return diagnostics.stream()
                .map(d -> d.severity() + " " + d.line() + ":" + d.column() + "-" + d.endColumn() + " " + d.message()
                        + messages(d.notes()))
                .toList();
    }

    private static void assertPrints(Path source, Path program) throws IOException, InterruptedException {
        String name = "/examples/" + EXAMPLES.relativize(source) + ".out";
        try (InputStream expected = ExamplesIT.class.getResourceAsStream(name)) {
            assertThat(expected).as(name).isNotNull();
            BareCompiler.Ended run = BareCompiler.run(List.of(program.toString()));
            assertThat(run.standardOutput().text())
                    .isEqualTo(new String(expected.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @TestFactory
    List<DynamicTest> compile_withVirtualPaths_isEqualInEveryCheckout() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        Path first = copyOfExamples("a checkout");
        Path second = copyOfExamples("another/deeper/checkout");
        for (BuildKind kind : BuildKind.values()) {
            tests.add(DynamicTest.dynamicTest(kind.label(), () -> {
                CompileResult one = virtual(first, kind);
                CompileResult other = virtual(second, kind);
                assertThat(one.isSuccess()).as(one.message() + one.log()).isTrue();
                assertThat(one.actionKey()).isEqualTo(other.actionKey());
                assertThat(one.artifacts()).isEqualTo(other.artifacts());
            }));
        }
        return tests;
    }

    /** Without a cache, so that both are really compiled. */
    private static CompileResult virtual(Path root, BuildKind kind)
            throws IOException, InterruptedException, ExecutionException {
        CompileRequest request = CompileRequest.builder(root.resolve("shapes/main.codon"))
                .root(root)
                .kind(kind)
                .paths(SourcePaths.VIRTUAL)
                .build();
        try (CodonCompiler compiler = CodonCompiler.builder()
                .codon(bare.toolchain().executable())
                .withoutCache()
                .build()) {
            return compiler.compile(request).get();
        }
    }

    private static Path copyOfExamples(String name) throws IOException {
        Path copy = Files.createDirectories(directory.resolve(name));
        try (Stream<Path> files = Files.walk(EXAMPLES.resolve("shapes"))) {
            for (Path file : files.toList()) {
                Files.copy(
                        file,
                        Files.createDirectories(copy)
                                .resolve(EXAMPLES.relativize(file).toString()));
            }
        }
        return copy;
    }
}
