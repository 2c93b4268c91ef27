package dev.codonq.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** What it takes to start the command line, as whole processes beside each other. */
public final class StartupBench {
    private static final int ROUNDS = 21;

    private StartupBench() {}

    /** Measures with the script codonq, the program java, the jar, and what the script tells the JVM. */
    public static void main(String[] arguments) throws Exception {
        String script = arguments[0];
        List<String> bare = new ArrayList<>(List.of(arguments[1]));
        bare.addAll(Arrays.asList(arguments).subList(3, arguments.length));
        bare.addAll(List.of("-jar", arguments[2]));
        Path directory = Files.createTempDirectory(Path.of("/var/tmp"), "codonq-bench");
        try {
            Files.writeString(directory.resolve("a.py"), "print(1)\n");
            List<String> build = List.of("build", "-q", "a.py");
            run(directory, with(List.of(script), build));
            new Comparison()
                    .with("bash -c true", () -> run(directory, List.of("bash", "-c", "true")))
                    .with("java -version", () -> run(directory, List.of(arguments[1], "-version")))
                    .with("codonq --version", () -> run(directory, List.of(script, "--version")))
                    .with("... no archive", () -> run(directory, with(bare, List.of("--version"))))
                    .with("codonq build", () -> run(directory, with(List.of(script), build)))
                    .with("... no archive", () -> run(directory, with(bare, build)))
                    .measure(ROUNDS)
                    .print();
        } finally {
            run(Path.of("/"), List.of("/bin/rm", "-rf", directory.toString()));
        }
    }

    private static List<String> with(List<String> command, List<String> arguments) {
        return Stream.concat(command.stream(), arguments.stream()).toList();
    }

    private static void run(Path directory, List<String> command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.to(new File("/dev/null")));
        builder.environment().put("XDG_CACHE_HOME", directory.resolve("cache").toString());
        int exitCode = builder.start().waitFor();
        if (exitCode != 0) {
            throw new IllegalStateException(String.join(" ", command) + " exited with " + exitCode);
        }
    }
}
