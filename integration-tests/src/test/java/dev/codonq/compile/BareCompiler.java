package dev.codonq.compile;

import dev.codonq.action.CapturedOutput;
import dev.codonq.toolchain.Toolchain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The compiler as a user runs it by hand, to compare with. */
record BareCompiler(Toolchain toolchain) {
    record Ended(int exitCode, CapturedOutput standardOutput, CapturedOutput standardError) {}

    /**
     * Compiles {@code source} to {@code output} with the flags of {@code kind}. The output is named as codonq names it: the
     * length of the argument alone can change the bytes of some artifacts.
     */
    Ended compile(Path source, BuildKind kind, boolean release, Path output) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(toolchain.executable().toString(), "build"));
        if (release) {
            command.add("-release");
        }
        command.addAll(kind.flags());
        command.addAll(List.of("-o", String.valueOf(output.getFileName()), source.toString()));
        return run(command, output.resolveSibling("."));
    }

    /** Runs a program with a plain environment. */
    static Ended run(List<String> command) throws IOException, InterruptedException {
        return run(command, Path.of("."));
    }

    private static Ended run(List<String> command, Path directory) throws IOException, InterruptedException {
        Path out = Files.createTempFile("out", null);
        Path err = Files.createTempFile("err", null);
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile());
            builder.environment().clear();
            // With more threads the compiler's own bytes vary from one compile to the next, see docs/decisions/0002.
            builder.environment()
                    .putAll(Map.of(
                            "PATH", "/usr/local/bin:/usr/bin:/bin", "LANG", "C.UTF-8", "OPENBLAS_NUM_THREADS", "1"));
            int exitCode = builder.start().waitFor();
            return new Ended(exitCode, captured(out), captured(err));
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }

    private static CapturedOutput captured(Path file) throws IOException {
        return new CapturedOutput(Files.readAllBytes(file), new byte[0], 0);
    }
}
