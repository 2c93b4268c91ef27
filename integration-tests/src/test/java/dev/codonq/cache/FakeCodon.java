package dev.codonq.cache;

import dev.codonq.hostile.CCompiler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Two installations of the compiler in {@code fake_codon.c}, of which one is in use. Not thread-safe.
 *
 * <p>What they consist of goes back and forth between few states, so that earlier ones return.
 */
final class FakeCodon {
    private static final Path SOURCE = Path.of("src/test/resources/dev/codonq/cache/fake_codon.c");
    private static final String LIBRARY = "lib/codon/stdlib/";

    private final List<Path> roots;
    private int current;

    private FakeCodon(List<Path> roots) {
        this.roots = roots;
    }

    /** Compiles the compiler into {@code directory} and returns it, as it stands in no installation yet. */
    static Path compile(Path directory) throws IOException, InterruptedException {
        Path program = directory.resolve("fake_codon");
        List<String> command = List.of(CCompiler.require(), "-x", "c", "-O1", "-Wall", "-Wextra", "-Werror");
        Process compile = new ProcessBuilder(
                        Stream.concat(command.stream(), Stream.of("-o", program.toString(), SOURCE.toString()))
                                .toList())
                .redirectErrorStream(true)
                .start();
        String said = new String(compile.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (compile.waitFor() != 0) {
            throw new AssertionError(SOURCE + " cannot be compiled: " + said);
        }
        return program;
    }

    /** Installs {@code program} twice below {@code directory}. */
    static FakeCodon install(Path program, Path directory) throws IOException {
        FakeCodon fake = new FakeCodon(List.of(directory.resolve("here"), directory.resolve("there")));
        for (Path root : fake.roots) {
            write(root.resolve("lib/codon/libcodonc.so"), "compiler");
            write(root.resolve("lib/codon/libcodonrt.so"), "runtime");
            write(root.resolve(LIBRARY + "internal/core.codon"), "");
            write(root.resolve(LIBRARY + "math.codon"), "");
            Path executable = root.resolve("bin/codon");
            Files.createDirectories(executable.resolveSibling("."));
            Files.copy(program, executable, StandardCopyOption.REPLACE_EXISTING);
            Files.setPosixFilePermissions(executable, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        return fake;
    }

    Path executable() {
        return roots.get(current).resolve("bin/codon");
    }

    /** Changes which installation is in use, or what it consists of; returns what was done. */
    String edit(Random random) throws IOException {
        Path root = roots.get(current);
        Path added = root.resolve(LIBRARY + "c.codon");
        switch (random.nextInt(4)) {
            case 0 -> {
                write(root.resolve(LIBRARY + "math.codon"), "pi = " + (3 + random.nextInt(2)));
                return "change the standard library";
            }
            case 1 -> {
                if (!Files.deleteIfExists(added)) {
                    write(added, "");
                }
                return "add to the standard library, or take away";
            }
            default -> {
                current = 1 - current;
                return "use " + roots.get(current);
            }
        }
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.resolveSibling("."));
        Files.writeString(file, text);
    }
}
