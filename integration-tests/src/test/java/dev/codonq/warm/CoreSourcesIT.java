package dev.codonq.warm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.compile.ToolchainCopy;
import dev.codonq.testing.RealCodon;
import dev.codonq.toolchain.Toolchain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The proof, on the real compiler, that the core is what every compile opens. */
@Timeout(900)
class CoreSourcesIT {
    @TempDir
    private Path directory;

    private int compile(Path codon) throws IOException, InterruptedException {
        Path source = directory.resolve("hello.py");
        Files.writeString(source, "print('hello')\n");
        Process process = new ProcessBuilder(codon.toString(), "build", "-obj", "-o", "hello.o", source.toString())
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        return process.exitValue();
    }

    @Test
    void core_isEnoughAndNothingOfItTooMuch() throws Exception {
        Toolchain toolchain = RealCodon.require();
        ToolchainCopy copy = ToolchainCopy.of(toolchain, directory.toRealPath().resolve("copy"));
        SortedSet<Path> core = new StandardLibrary(List.of(copy.library())).core();
        assertThat(core).hasSize(45);
        Set<Path> others = new HashSet<>();
        try (Stream<Path> all = Files.walk(copy.library())) {
            all.filter(Files::isRegularFile).forEach(others::add);
        }
        others.removeAll(core);
        assertThat(others).isNotEmpty();
        for (Path other : others) {
            Files.delete(other);
        }
        assertThat(compile(copy.executable())).as("nothing else is opened").isZero();
        List<Path> superfluous = new ArrayList<>();
        for (Path file : core) {
            Path aside = Files.move(file, directory.resolve("aside"));
            if (compile(copy.executable()) == 0) {
                superfluous.add(file);
            }
            Files.move(aside, file);
        }
        assertThat(superfluous).isEmpty();
    }
}
