package dev.codonq.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.testing.RealCodon;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A copy of one of {@code docs/recipes}, built by the commands that stand in {@code docs/build.md}. Immutable. */
final class Recipe {
    private static final Path DOCS = Path.of("../docs");
    private static final Path SYSTEM = Path.of("/usr/bin");

    private final UserShell shell;

    private Recipe(UserShell shell) {
        this.shell = shell;
    }

    /**
     * Returns a copy of the recipe {@code name}. Where its tools are missing the test is skipped, or fails on a continuous
     * integration server.
     *
     * @param directories where its programs are, before those of the system
     */
    static Recipe copy(UserShell user, String name, Path... directories) throws IOException {
        Path programs = user.directory().resolve("bin-" + name);
        Files.createDirectory(programs);
        Path codonq = programs.resolve("codonq");
        String command = user.codonq().stream().map(Recipe::quoted).collect(Collectors.joining(" "));
        Files.writeString(codonq, "#!/bin/sh\nexec " + command + " \"$@\"\n");
        Files.setPosixFilePermissions(codonq, PosixFilePermissions.fromString("rwxr-xr-x"));
        String path = Stream.concat(Stream.of(programs), Stream.of(directories))
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
        UserShell shell = user.in(name)
                .within(
                        "/usr/bin/env",
                        "PATH=" + path + File.pathSeparator + SYSTEM + File.pathSeparator + "/bin",
                        "PYTHONPATH=" + TestTools.pythonPackages(),
                        // Nothing is to be fetched, and nothing is to stay in memory for the next build.
                        "PIP_NO_INDEX=1",
                        "GRADLE_OPTS=-Dorg.gradle.daemon=false");
        copyTree(DOCS.resolve("recipes").resolve(name), shell.directory());
        return new Recipe(shell);
    }

    private static String quoted(String word) {
        return "'" + word + "'";
    }

    private static void copyTree(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                Path copy = to.resolve(from.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    static void requireSystemProgram(String name) {
        if (!Files.isExecutable(SYSTEM.resolve(name))) {
            RealCodon.missing(SYSTEM.resolve(name) + "; to have it: apt-get install " + name);
        }
    }

    Path file(String name) {
        return shell.directory().resolve(name);
    }

    /** Adds {@code text} to a file of the copy. */
    void append(String name, String text) throws IOException {
        Files.writeString(file(name), text, StandardOpenOption.APPEND);
    }

    /** Runs a command line of {@code docs/build.md}. */
    CommandLineProcess.Ended run(String command) throws IOException, InterruptedException {
        assertThat(Files.readAllLines(DOCS.resolve("build.md")))
                .as("the page says how")
                .contains(command);
        try (CommandLineProcess process = shell.startCommand(List.of("/bin/bash", "-c", command))) {
            return process.await();
        }
    }

    /** Runs a command line of {@code docs/build.md} that succeeds, and returns all that it prints. */
    String succeed(String command) throws IOException, InterruptedException {
        CommandLineProcess.Ended ended = run(command);
        assertThat(ended.status())
                .as(command + "\n" + ended.out() + ended.err())
                .isZero();
        return ended.out() + ended.err();
    }

    /** Runs a command line of {@code docs/build.md} that fails, and returns all that it prints. */
    String fail(String command) throws IOException, InterruptedException {
        CommandLineProcess.Ended ended = run(command);
        assertThat(ended.status())
                .as(command + "\n" + ended.out() + ended.err())
                .isNotZero();
        return ended.out() + ended.err();
    }
}
