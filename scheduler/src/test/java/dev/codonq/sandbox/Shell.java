package dev.codonq.sandbox;

import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A shell started by a test, which can say where it is and be told to go on. Ended with the test, as is all that descends
 * from it. Not thread-safe.
 */
final class Shell implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Process process;
    private final BufferedReader output;

    private Shell(Process process) {
        this.process = process;
        this.output = process.inputReader();
    }

    /** Starts a script, in a session of its own. */
    static Shell start(String script) throws IOException {
        return start(List.of(), script);
    }

    /** Starts a script that first enters a control group, the way a run does. */
    static Shell start(List<Path> entrances, String script) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                "/usr/bin/setsid",
                "/bin/sh",
                "-c",
                "script=$1; shift; for entrance; do echo 0 > \"$entrance\" || exit 99; done; exec /bin/sh -c \"$script\"",
                "sh",
                script));
        entrances.forEach(entrance -> command.add(entrance.toString()));
        return new Shell(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start());
    }

    Process process() {
        return process;
    }

    long pid() {
        return process.pid();
    }

    /** Waits for the next line of output. */
    String line() throws IOException {
        return String.valueOf(output.readLine());
    }

    /** Writes a line to the script's input. */
    void tell(String line) throws IOException {
        process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    int awaitEnd() {
        await().atMost(PATIENCE).until(() -> !process.isAlive());
        return process.exitValue();
    }

    /** Kills it and what descends from it. */
    void end() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        awaitEnd();
    }

    @Override
    public void close() throws IOException {
        end();
        process.getOutputStream().close();
        output.close();
    }
}
