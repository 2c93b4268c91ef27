package dev.codonq.hostile;

import dev.codonq.action.Digest;
import dev.codonq.action.ToolTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The programs of the folder {@code hostile}, compiled into a directory that every user can enter. Immutable.
 *
 * @param directory where they are, each under its name
 */
record HostilePrograms(Path directory) {
    private static final Path SOURCES = Path.of("src/test/resources/dev/codonq/hostile");
    private static final Path FORK_SERVER = Path.of("../codon-adapter/src/main/resources/dev/codonq/warm");

    /** Compiles all of them into {@code directory}. Without a C compiler the test is skipped. */
    static HostilePrograms compile(Path directory) throws IOException, InterruptedException {
        String compiler = CCompiler.require();
        Files.createDirectories(directory);
        Map<String, Process> compiles = new java.util.TreeMap<>();
        try (DirectoryStream<Path> sources = Files.newDirectoryStream(SOURCES, "*.c")) {
            for (Path source : sources) {
                String name = source.getFileName().toString().replaceAll("\\.c$", "");
                List<String> command = new ArrayList<>(List.of(compiler, "-x", "c", "-O1", "-pthread"));
                command.addAll(List.of("-Wall", "-Wextra", "-Werror", "-o"));
                command.addAll(List.of(directory.resolve(name).toString(), source.toString()));
                compiles.put(
                        name,
                        new ProcessBuilder(command).redirectErrorStream(true).start());
            }
        }
        compiles.put("exec_parent", compileParent(directory));
        for (Map.Entry<String, Process> compile : compiles.entrySet()) {
            String said = new String(compile.getValue().getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (compile.getValue().waitFor() != 0) {
                throw new AssertionError(compile.getKey() + " cannot be compiled: " + said);
            }
            // The umask may have closed it to others.
            Files.setPosixFilePermissions(
                    directory.resolve(compile.getKey()), PosixFilePermissions.fromString("r-xr-xr-x"));
        }
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        return new HostilePrograms(directory);
    }

    private static Process compileParent(Path directory) throws IOException {
        List<String> command = new ArrayList<>(List.of("g++", "-std=c++17", "-O1", "-Wall", "-Wextra", "-Werror"));
        command.addAll(List.of(
                "-I",
                FORK_SERVER.toString(),
                "-o",
                directory.resolve("exec_parent").toString()));
        command.add(SOURCES.resolve("exec_parent.cpp").toString());
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    /** Returns the executable's absolute path, the same on the host and in a run. */
    String path(String program) {
        return directory.resolve(program).toString();
    }

    /** Returns what makes the programs visible to a run. */
    ToolTree tree() {
        return new ToolTree(directory, Digest.of(directory.toString().getBytes(StandardCharsets.UTF_8)));
    }
}
