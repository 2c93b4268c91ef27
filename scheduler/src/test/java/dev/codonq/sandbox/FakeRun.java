package dev.codonq.sandbox;

import dev.codonq.action.CapturedOutput;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A run that has ended and left what the test says. Not thread-safe. */
class FakeRun implements SandboxedRun {
    boolean isDiskFull;
    List<String> killed = List.of();

    /** Whether what was killed cannot be read. */
    boolean isUnreadable;

    private final Path directory;

    FakeRun(Path directory) {
        this.directory = directory;
    }

    @Override
    public ProcessRunner.Command command() {
        throw new AssertionError("it has been started");
    }

    @Override
    public ProcessTree treeOf(Process process) {
        throw new AssertionError("it has been started");
    }

    @Override
    public void release(Process process) throws IOException {
        throw new AssertionError("it has been started");
    }

    @Override
    public List<Long> members() {
        return List.of();
    }

    @Override
    public boolean isDiskFull() {
        return isDiskFull;
    }

    @Override
    public ProcessOutcome outcome(int exitCode, CapturedOutput standardError) {
        return new ProcessOutcome.Exited(exitCode);
    }

    @Override
    public List<String> killed() throws IOException {
        if (isUnreadable) {
            throw new IOException("Too many open files");
        }
        return killed;
    }

    @Override
    public Path workingDirectory() {
        return directory;
    }

    @Override
    public Path temporaryDirectory() {
        return directory;
    }

    @Override
    public void close() {}
}
