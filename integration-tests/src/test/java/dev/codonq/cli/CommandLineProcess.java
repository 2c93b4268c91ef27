package dev.codonq.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The command line as a process that was started. Killed at the end if it is still there. */
final class CommandLineProcess implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 120;

    private final Process process;
    private final Path output;
    private final Path errors;

    /** Takes charge of a process that writes to the files {@code output} and {@code errors}. */
    CommandLineProcess(Process process, Path output, Path errors) {
        this.process = process;
        this.output = output;
        this.errors = errors;
    }

    /** What a process leaves that has ended. */
    record Ended(int status, String out, String err) {}

    long pid() {
        return process.pid();
    }

    /** Waits for the end of the process. */
    Ended await() throws IOException, InterruptedException {
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .as("ends; until now it said: " + Files.readString(errors))
                .isTrue();
        return new Ended(process.exitValue(), Files.readString(output), Files.readString(errors));
    }

    /** Sends a signal, such as {@code INT}. */
    void signal(String name) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
        assertThat(kill.waitFor()).isZero();
    }

    /** Returns the command lines in which {@code text} stands, of all processes of the machine. */
    static List<String> allWith(String text) throws IOException {
        List<String> found = new ArrayList<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                String command = commandLine(process);
                if (command.contains(text)) {
                    found.add(process.getFileName() + " " + command.replace('\0', ' '));
                }
            }
        }
        return found;
    }

    private static String commandLine(Path process) {
        try {
            return new String(Files.readAllBytes(process.resolve("cmdline")), StandardCharsets.UTF_8);
        } catch (IOException e) {
            // It has ended meanwhile.
            return "";
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
