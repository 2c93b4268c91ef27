package dev.codonq.cli;

import dev.codonq.compile.CompileRequest;
import dev.codonq.configuration.ConfigurationFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A project and a user's directory of settings, and the program run with both. */
abstract class ConfigurationFixture {
    @TempDir
    Path folder;

    Path project;
    Path user;
    final FakeCompiler compiler = new FakeCompiler();

    @BeforeEach
    void makeDirectories() throws IOException {
        project = Files.createDirectories(folder.resolve("project"));
        user = Files.createDirectories(folder.resolve("user"));
        Files.writeString(project.resolve("a.py"), "print(1)\n");
    }

    final void inProject(String... lines) throws IOException {
        Files.write(project.resolve("codonq.toml"), Arrays.asList(lines));
    }

    final void forUser(String... lines) throws IOException {
        Files.write(user.resolve("codonq.toml"), Arrays.asList(lines));
    }

    final CommandLineRun run(Object... arguments) {
        ConfigurationFiles files = new ConfigurationFiles(Optional.of(user), Optional.of(project));
        return CommandLineRun.of(compiler.factory(), CommandLineRun.HEALTHY, files, "", arguments);
    }

    /** Builds one source and returns the request that the compiler got. */
    final CompileRequest build(Object... arguments) {
        Object[] all = Stream.concat(
                        Stream.of("build", project.resolve("a.py"), "--root", project), Stream.of(arguments))
                .toArray();
        CommandLineRun run = run(all);
        if (run.status() != 0) {
            throw new AssertionError(run.err());
        }
        return compiler.requests.get(0);
    }

    /** Returns what {@code codonq config} prints about an option. */
    final String config(String key, Object... arguments) {
        CommandLineRun run =
                run(Stream.concat(Stream.of("config"), Stream.of(arguments)).toArray());
        if (run.status() != 0) {
            throw new AssertionError(run.err());
        }
        return run.out()
                .lines()
                .filter(line -> line.matches("(# )?" + key + " =.*"))
                .map(line -> line.replaceAll(" +# ", " # "))
                .findFirst()
                .orElseThrow();
    }
}
