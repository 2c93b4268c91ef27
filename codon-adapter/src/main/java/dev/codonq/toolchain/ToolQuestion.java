package dev.codonq.toolchain;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** One run of a tool of the system that only answers a question: limited in time, in the environment of a compile. */
final class ToolQuestion {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private ToolQuestion() {}

    /**
     * Returns what the tool says on both streams, or nothing if it cannot be run or gives no answer in time.
     *
     * @param searchPath the value of {@code PATH}
     * @param more further variables
     * @throws ToolchainException if the thread is interrupted
     */
    static Optional<String> ask(List<String> command, String searchPath, Map<String, String> more) {
        try {
            // A file rather than a pipe: a read from a pipe cannot be given a time limit.
            Path answer = Files.createTempFile("codonq", ".answer");
            try {
                return run(builder(command, searchPath, more, answer).start())
                        ? Optional.of(Files.readString(answer, StandardCharsets.ISO_8859_1))
                        : Optional.empty();
            } finally {
                Files.deleteIfExists(answer);
            }
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static ProcessBuilder builder(
            List<String> command, String searchPath, Map<String, String> more, Path answer) {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(Path.of("/").toFile())
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectErrorStream(true)
                .redirectOutput(answer.toFile());
        builder.environment().clear();
        builder.environment().put("PATH", searchPath);
        builder.environment().put("LANG", "C.UTF-8");
        builder.environment().putAll(more);
        return builder;
    }

    private static boolean run(Process process) {
        try {
            return process.waitFor(LIMIT.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ToolchainException("interrupted while asking the linker what it reads; try again");
        } finally {
            process.destroyForcibly();
        }
    }
}
