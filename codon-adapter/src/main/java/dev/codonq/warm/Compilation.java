package dev.codonq.warm;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A run of g++ by codonq itself, on its own sources. Thread-safe; one at a time. */
final class Compilation {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Duration END_PATIENCE = Duration.ofSeconds(5);
    private static final String COMPILER = "g++";
    private static final String OUTPUT = "g++.log";

    private final String searchPath;

    /** Written by who runs it, and read by who stops it. */
    private volatile @Nullable Process process;

    private volatile boolean isStopped;

    Compilation(String searchPath) {
        this.searchPath = searchPath;
    }

    /**
     * Runs g++ in {@code directory}, and nowhere leaves anything else.
     *
     * @throws IOException if there is none, it fails, takes too long or is stopped
     */
    void run(List<String> arguments, Path directory) throws IOException {
        List<String> command = new ArrayList<>(List.of(compiler().toString()));
        command.addAll(arguments);
        Path output = directory.resolve(OUTPUT);
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().clear();
        builder.environment().put("PATH", searchPath);
        builder.environment().put("LANG", "C.UTF-8");
        builder.environment().put("TMPDIR", directory.toString());
        Process started = builder.start();
        process = started;
        // Who stops it now sees the process; who has done so before has left word.
        if (isStopped) {
            end(started);
        }
        try {
            if (!started.waitFor(LIMIT.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new IOException(COMPILER + " takes more than " + LIMIT.toSeconds() + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            end(started);
            process = null;
        }
        if (isStopped || started.exitValue() != 0) {
            throw new IOException(isStopped ? "it was closed" : failure(started, output));
        }
    }

    private static String failure(Process ended, Path output) throws IOException {
        String said = Files.readString(output, StandardCharsets.ISO_8859_1);
        Optional<String> first =
                said.lines().filter(line -> line.contains("error")).findFirst();
        return COMPILER + " exits with " + ended.exitValue() + ": " + first.orElse(said.strip());
    }

    private Path compiler() throws IOException {
        for (String directory : searchPath.split(":", -1)) {
            Path candidate = Path.of(directory, COMPILER);
            if (Files.isExecutable(candidate)) {
                return candidate;
            }
        }
        throw new IOException("there is no " + COMPILER + " in " + searchPath);
    }

    /** Ends the run that is under way, and those to come. */
    void stop() {
        isStopped = true;
        Process running = process;
        if (running != null) {
            end(running);
        }
    }

    /** The compiler proper is a child of g++, which could not take it along. */
    private static void end(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        boolean isInterrupted = Thread.interrupted();
        try {
            var unused = process.waitFor(END_PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            isInterrupted = true;
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
