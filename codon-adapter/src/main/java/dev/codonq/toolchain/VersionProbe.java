package dev.codonq.toolchain;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One run of {@code codon --version}: limited in time and output, in an environment of its own. */
final class VersionProbe {
    private static final int OUTPUT_LIMIT_BYTES = 4096;
    private static final int QUOTED_CHARS = 200;
    private static final Pattern VERSION = Pattern.compile("(?m)^\\d+\\.\\d+\\.\\d+\\S*$");
    private static final String CURE = "use another compiler, or install this one anew";

    private final Path executable;
    private final Duration limit;

    VersionProbe(Path executable, Duration limit) {
        this.executable = executable;
        this.limit = limit;
    }

    /**
     * Returns the version that the program names.
     *
     * @throws ToolchainException if it cannot be run, does not answer in time, or answers otherwise than Codon
     */
    String run() {
        long deadline = System.nanoTime() + limit.toNanos();
        Process process = start();
        try {
            String output = read(process, deadline);
            if (!process.waitFor(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                throw noAnswer();
            }
            Matcher version = VERSION.matcher(output);
            if (process.exitValue() != 0 || !version.find()) {
                throw rejected("it exited with " + process.exitValue() + " and said: " + quote(output));
            }
            return version.group();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ToolchainException(executable, "interrupted while asking for its version", "try again", e);
        } finally {
            // The list first: once the process is gone, its children are no longer found.
            List<ProcessHandle> children = process.descendants().toList();
            process.destroyForcibly();
            children.forEach(ProcessHandle::destroyForcibly);
        }
    }

    private Process start() {
        ProcessBuilder builder = new ProcessBuilder(executable.toString(), "--version")
                .directory(Path.of("/").toFile())
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().put("PATH", "/usr/bin:/bin");
        builder.environment().put("OPENBLAS_NUM_THREADS", "1");
        try {
            return builder.start();
        } catch (IOException e) {
            throw new ToolchainException(executable, "cannot be run: " + e.getMessage(), CURE, e);
        }
    }

    private String read(Process process, long deadline) throws InterruptedException {
        // A thread of its own, since a read from a pipe cannot be given a time limit.
        FutureTask<byte[]> reading =
                new FutureTask<>(() -> process.getInputStream().readNBytes(OUTPUT_LIMIT_BYTES + 1));
        Thread reader = new Thread(reading, "codonq-version-probe");
        reader.setDaemon(true);
        reader.start();
        try {
            byte[] output = reading.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (output.length > OUTPUT_LIMIT_BYTES) {
                throw rejected("it printed more than " + OUTPUT_LIMIT_BYTES + " bytes");
            }
            return new String(output, StandardCharsets.UTF_8);
        } catch (TimeoutException e) {
            throw noAnswer();
        } catch (ExecutionException e) {
            throw new ToolchainException(executable, "its output cannot be read: " + e.getCause(), "try again", e);
        }
    }

    private ToolchainException noAnswer() {
        return rejected("no answer within " + limit.toMillis() + " ms");
    }

    private ToolchainException rejected(String reason) {
        return new ToolchainException(executable, "does not answer --version as Codon does: " + reason, CURE);
    }

    private static String quote(String output) {
        String line = output.strip().lines().findFirst().orElse("nothing");
        return line.length() <= QUOTED_CHARS ? line : line.substring(0, QUOTED_CHARS) + "…";
    }
}
