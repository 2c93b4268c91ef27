package dev.codonq.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.action.Isolation;
import dev.codonq.testing.HostTraces;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A {@link HostileMain} of another user, since a JVM cannot change its own. Not thread-safe. */
final class OrdinaryUser implements AutoCloseable {
    private final int uid;
    private final Process process;
    private final BufferedReader answers;

    /**
     * Starts it. Only for root.
     *
     * @param base a directory that every user can enter
     */
    OrdinaryUser(HostilePrograms programs, Path base) throws IOException {
        // Another one for every run of the tests, so that two at once do not clean up behind each other.
        uid = 20_000 + (int) (ProcessHandle.current().pid() % 40_000);
        Path own = Files.createDirectory(base.resolve("ordinary"));
        Files.setAttribute(own, "unix:uid", uid);
        List<String> command = new ArrayList<>(
                List.of("/usr/bin/setpriv", "--reuid=" + uid, "--regid=" + uid, "--clear-groups", "--"));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m", "-cp"));
        command.add(classPath(Files.createDirectory(base.resolve("classes"))));
        command.addAll(List.of(HostileMain.class.getName(), programs.directory().toString(), own.toString()));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(own.toFile()).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().clear();
        builder.environment()
                .putAll(Map.of(
                        "PATH",
                        "/usr/local/bin:/usr/bin:/bin",
                        "LANG",
                        "C.UTF-8",
                        "HOME",
                        own.toString(),
                        "CODONQ_TEST_SECRET",
                        UUID.randomUUID().toString()));
        process = builder.start();
        answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** Copies the class path, since the places where build tools keep their libraries are closed to others. */
    private static String classPath(Path directory) throws IOException {
        List<String> copies = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            Path original = Path.of(entry);
            Path copy = directory.resolve(copies.size() + "-" + original.getFileName());
            if (Files.exists(original)) {
                try (Stream<Path> files = Files.walk(original)) {
                    for (Path file : files.toList()) {
                        Files.copy(file, copy.resolve(original.relativize(file).toString()));
                    }
                }
                copies.add(copy.toString());
            }
        }
        return String.join(File.pathSeparator, copies);
    }

    /** Returns why the user cannot have a level; empty where the user can. */
    String probe(Isolation isolation) throws IOException {
        return ask("-1 " + isolation + " false");
    }

    /** Makes one attack and returns what is wrong with what came of it. */
    String problems(int attack, Isolation isolation, boolean isForked) throws IOException {
        return ask(attack + " " + isolation + " " + isForked);
    }

    private String ask(String question) throws IOException {
        process.getOutputStream().write((question + "\n").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
        String answer = answers.readLine();
        if (answer == null) {
            throw new AssertionError("the ordinary user's JVM has ended");
        }
        return answer;
    }

    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        try {
            process.onExit().orTimeout(60, TimeUnit.SECONDS).join();
            if (process.exitValue() != 0) {
                throw new AssertionError("the ordinary user's JVM did not end well: " + process);
            }
            HostTraces traces = new HostTraces(process.pid());
            assertThat(traces.workRoots()).isEmpty();
            assertThat(traces.mounts()).isEmpty();
            assertThat(traces.controlGroups()).isEmpty();
        } finally {
            process.destroyForcibly();
            Files.deleteIfExists(Path.of("/var/tmp/codonq-" + uid));
        }
    }
}
