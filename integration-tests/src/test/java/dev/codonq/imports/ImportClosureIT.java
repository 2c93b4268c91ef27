package dev.codonq.imports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.action.Digest;
import dev.codonq.testing.RealCodon;
import dev.codonq.toolchain.Toolchain;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The proof, on the real compiler, that the closure is enough: each tree is compiled, moved away, and compiled again
 * where nothing stands in its place but what the closure lists.
 */
@Timeout(300)
class ImportClosureIT {
    private static final Path TREES = Path.of("src/test/resources/dev/codonq/imports");

    private static Path codon;
    private static ImportScanner scanner;

    @TempDir
    private Path temporary;

    /** How a compile ended, and the object file if there is one. */
    private record Compile(int exitStatus, String messages, Optional<Digest> object) {}

    @BeforeAll
    static void findCompiler() {
        Toolchain toolchain = RealCodon.require();
        codon = toolchain.executable();
        scanner = new ImportScanner(toolchain.standardLibraryRoots());
    }

    static Stream<String> trees() throws IOException {
        try (var files = Files.list(TREES)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("trees")
    void scan_treeRebuiltFromClosure_compilesAlike(String name) throws Exception {
        Path root = temporary.toRealPath().resolve("tree");
        Path main = SourceTree.parse(Files.readString(TREES.resolve(name))).write(root);
        Compile original = compile(main);
        ImportClosure closure = scanner.scan(main);
        Path aside = Files.move(root, temporary.toRealPath().resolve("aside"));

        rebuild(closure, root, aside);

        assertThat(compile(main)).isEqualTo(original);
    }

    @Test
    void compile_treeWithoutOneFileOfItsClosure_endsOtherwise() throws Exception {
        Path root = temporary.toRealPath().resolve("tree");
        Path main = SourceTree.parse("-- main.codon --\nimport a\nprint(a.x)\n-- a.codon --\nx = 1\n")
                .write(root);
        Compile original = compile(main);
        assertThat(original.exitStatus).isZero();
        Files.delete(root.resolve("a.codon"));

        assertThat(compile(main)).isNotEqualTo(original);
    }

    /** Makes at {@code root} what the closure lists, and nothing else, from the tree that now stands at {@code aside}. */
    private static void rebuild(ImportClosure closure, Path root, Path aside) throws IOException {
        for (Path directory : closure.directories()) {
            Files.createDirectories(directory);
        }
        for (Path file : closure.files().keySet()) {
            createParent(file);
            Files.copy(aside.resolve(root.relativize(file)), file);
        }
        for (Map.Entry<Path, Path> link : closure.links().entrySet()) {
            createParent(link.getKey());
            Files.createSymbolicLink(link.getKey(), link.getValue());
        }
    }

    private static void createParent(Path file) throws IOException {
        Path parent = file.getParent();
        assertThat(parent).isNotNull();
        Files.createDirectories(parent);
    }

    private Compile compile(Path main) throws IOException, InterruptedException {
        Path object = Files.createTempDirectory(temporary, "out").resolve("main.o");
        Path messages = object.resolveSibling("messages");
        ProcessBuilder builder =
                new ProcessBuilder(codon.toString(), "build", "-obj", "-o", object.toString(), main.toString());
        builder.environment().clear();
        builder.environment().putAll(Map.of("PATH", "/usr/bin:/bin", "OPENBLAS_NUM_THREADS", "1"));
        int exitStatus = builder.redirectErrorStream(true)
                .redirectOutput(messages.toFile())
                .start()
                .waitFor();
        return new Compile(
                exitStatus,
                Files.readString(messages, StandardCharsets.ISO_8859_1),
                Files.exists(object) ? Optional.of(Digest.of(Files.readAllBytes(object))) : Optional.empty());
    }
}
