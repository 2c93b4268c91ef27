package dev.codonq.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.testing.RealCodon;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A terminal with a shell in it, in which a user types and of which the screen can be read: tmux. Not thread-safe. */
final class Tmux implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final UserShell shell;
    private final Path socket;

    private Tmux(UserShell shell, Path socket) {
        this.shell = shell;
        this.socket = socket;
    }

    /** Opens a terminal in the directory of {@code shell}. Where there is no tmux the test is skipped. */
    static Tmux open(UserShell shell, int columns, int rows) throws IOException, InterruptedException {
        if (Stream.of("/usr/bin/tmux", "/usr/local/bin/tmux").noneMatch(tmux -> Files.isExecutable(Path.of(tmux)))) {
            RealCodon.missing("tmux (on Debian: apt-get install tmux)");
        }
        Tmux tmux = new Tmux(shell, Files.createTempDirectory("tmux-").resolve("socket"));
        String size = "-x" + columns;
        tmux.run("-f/dev/null", "new-session", "-d", size, "-y" + rows, "PS1='$ ' exec bash --norc --noprofile");
        tmux.run("set-option", "-g", "history-limit", "50000");
        tmux.await(screen -> screen.contains("$"));
        return tmux;
    }

    private CommandLineProcess.Ended run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("tmux", "-u", "-S", socket.toString()));
        command.addAll(List.of(arguments));
        try (CommandLineProcess process = shell.startCommand(command)) {
            CommandLineProcess.Ended ended = process.await();
            assertThat(ended.status()).as("tmux: " + ended.err()).isZero();
            return ended;
        }
    }

    /** Types a line. */
    void type(String line) throws IOException, InterruptedException {
        run("send-keys", "-l", line);
        press("Enter");
    }

    /** Presses a key, such as {@code C-c}. */
    void press(String key) throws IOException, InterruptedException {
        run("send-keys", key);
    }

    void resize(int columns, int rows) throws IOException, InterruptedException {
        run("resize-window", "-x" + columns, "-y" + rows);
    }

    /** Returns the lines that are on the screen, without the empty ones at its end. */
    List<String> screen() throws IOException, InterruptedException {
        return run("capture-pane", "-p").out().stripTrailing().lines().toList();
    }

    /** Returns the lines that were ever there, wrapped ones as one. */
    List<String> everything() throws IOException, InterruptedException {
        return run("capture-pane", "-p", "-J", "-S-")
                .out()
                .stripTrailing()
                .lines()
                .map(String::stripTrailing)
                .toList();
    }

    /** Waits until the screen is as it is to be, and returns it. */
    List<String> await(Predicate<String> isReached) {
        return await(PATIENCE, isReached);
    }

    /** Waits so long at most until the screen is as it is to be, and returns it. */
    List<String> await(Duration patience, Predicate<String> isReached) {
        return Awaitility.await()
                .atMost(patience)
                .pollInterval(Duration.ofMillis(100))
                .until(this::screen, screen -> isReached.test(String.join("\n", screen)));
    }

    /** Takes the terminal away from those who use it. */
    @Override
    public void close() throws IOException {
        Process kill = new ProcessBuilder("tmux", "-S", socket.toString(), "kill-server")
                .redirectErrorStream(true)
                .start();
        assertThat(kill.onExit().orTimeout(10, TimeUnit.SECONDS).join()).isNotNull();
        Files.deleteIfExists(socket);
        Files.deleteIfExists(socket.getParent());
    }
}
