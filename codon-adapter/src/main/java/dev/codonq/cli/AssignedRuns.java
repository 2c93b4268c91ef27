package dev.codonq.cli;

import dev.codonq.action.Action;
import dev.codonq.remote.Assignment;
import dev.codonq.remote.Assignments;
import dev.codonq.remote.RemoteSettings;
import dev.codonq.terminal.TerminalText;
import dev.codonq.toolchain.InstalledToolchains;
import dev.codonq.worker.ActionWorker;
import dev.codonq.worker.InputDirectory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs of the actions that an engine has assigned to this process, one after another. Confined to a thread, but for
 * {@link #stop}.
 */
final class AssignedRuns implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(AssignedRuns.class);

    private final Console console;
    private final Assignments assignments;
    private final ActionWorker worker;
    private final CompletableFuture<Object> stop = new CompletableFuture<>();

    private AssignedRuns(Console console, Assignments assignments, ActionWorker worker) {
        this.console = console;
        this.assignments = assignments;
        this.worker = worker;
    }

    /** @throws IOException if certificates or a key are nothing that TLS can use */
    static AssignedRuns open(Console console, RemoteSettings storage) throws IOException {
        Path memos = CodonCompilers.memos();
        return new AssignedRuns(
                console,
                Assignments.open(storage, VersionProvider.version()),
                new ActionWorker(InstalledToolchains.ofThisMachine(memos), memos, Optional.empty()));
    }

    /**
     * Runs the action in the file {@code action}. Nothing of the run is left when this returns.
     *
     * @param result where the result is written
     * @throws IOException if there is none
     */
    void run(Path action, Path result) throws IOException {
        InputDirectory inputs = InputDirectory.make();
        try (inputs) {
            Assignment assignment = assignments.take(action, result);
            Optional<Action> received = assignment.receive(inputs.path());
            if (received.isPresent()) {
                ActionWorker.Answer answer = worker.run(received.get(), stop);
                assignment.answer(received.get(), answer.result(), answer.isRefused());
            }
        }
    }

    /**
     * Runs what the lines of standard input name, until there are no more, or the process is asked to end. Each names a
     * directory, whose {@code action} is run and where {@code result} is written; then comes a line with the exit status that
     * a process for it alone would have had.
     */
    void serve(Interruption interruption) throws InterruptedException {
        RequestLines lines = RequestLines.of(console.in());
        interruption.onRequest(() -> {
            stop();
            lines.end();
        });
        for (Optional<String> line = lines.next(); line.isPresent(); line = lines.next()) {
            console.print(Integer.toString(status(line.get())));
        }
    }

    /** What goes wrong with one action is nothing to the next. */
    private int status(String directory) {
        try {
            run(Path.of(directory, "action"), Path.of(directory, "result"));
            return ExitStatus.OK;
        } catch (IOException e) {
            console.error(message(directory) + Failures.reason(e));
        } catch (RuntimeException e) {
            console.error(message(directory) + e);
            log.error("an error of codonq itself", e);
        }
        return ExitStatus.MACHINERY;
    }

    private static String message(String directory) {
        return "codonq: the action in " + TerminalText.oneLine(directory) + " cannot be run: ";
    }

    /** Ends the run that is under way, and all to come. */
    void stop() {
        stop.complete(stop);
    }

    @Override
    public void close() throws IOException {
        try {
            worker.close();
        } finally {
            assignments.close();
        }
    }
}
