package dev.codonq.cache;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A main of the tests in a JVM of its own, which says on its standard output how far it is and is told on its standard
 * input to go on. Not thread-safe. Killed at the end if it is still there.
 */
public final class ChildJvm implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 60;

    private final Process process;
    private final BufferedReader lines;
    private final Path errors;

    /**
     * Starts it.
     *
     * @param prefix a command that takes the rest of the line as a command of its own; may be empty
     * @param errors where what it logs is appended to
     */
    public ChildJvm(List<String> prefix, Path errors, Class<?> main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xshare:auto", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx96m"));
        // Which it would say on standard error.
        command.addAll(List.of("-Dslf4j.provider=" + ChildLog.class.getName(), "-Dslf4j.internal.verbosity=WARN"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(errors.toFile()))
                .start();
        lines = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        this.errors = errors;
    }

    /** Returns the number of its process. */
    public long pid() {
        return process.pid();
    }

    /** Returns the next line that the child says, null at its end. */
    public @Nullable String next() throws IOException {
        return lines.readLine();
    }

    /** Waits until the child says {@code line}, and fails on any other. */
    public void expect(String line) throws IOException {
        String said = next();
        if (!line.equals(said)) {
            throw new AssertionError(
                    "the child said " + said + " instead of " + line + ", and logged " + Files.readString(errors));
        }
    }

    /** Returns all that the child still says. */
    public List<String> rest() throws IOException {
        List<String> rest = new ArrayList<>();
        for (String line = next(); line != null; line = next()) {
            rest.add(line);
        }
        return rest;
    }

    /** Lets a child go on that waits for that. */
    public void goOn() throws IOException {
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
    }

    /** Kills it as {@code kill -9} does. */
    public void kill() {
        // The process itself would close its streams, too, with what it has said.
        process.toHandle().destroyForcibly();
    }

    /** Sends a signal, such as {@code STOP}. */
    public void signal(String name) throws IOException, InterruptedException {
        int status = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor();
        if (status != 0) {
            throw new AssertionError("cannot send " + name);
        }
    }

    /** Waits for its end and returns its exit code, 128 + n after signal n. */
    public int awaitEnd() throws InterruptedException {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("the child does not end");
        }
        return process.exitValue();
    }

    @Override
    public void close() throws IOException {
        kill();
        process.onExit().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
        lines.close();
        process.getOutputStream().close();
    }
}
