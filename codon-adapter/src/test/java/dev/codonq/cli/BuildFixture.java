package dev.codonq.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A folder for sources and artifacts, and {@code codonq build} with a fake compiler. */
abstract class BuildFixture {
    @TempDir
    Path folder;

    Path out;
    final FakeCompiler compiler = new FakeCompiler();

    @BeforeEach
    void nameOutput() {
        out = folder.resolve("out");
    }

    final Path source(String name) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, "print(1)\n");
    }

    final CommandLineRun build(Object... arguments) {
        Object[] all = Stream.concat(Stream.of("build", "-o", out), Stream.of(arguments))
                .toArray();
        return CommandLineRun.of(compiler, all);
    }
}
