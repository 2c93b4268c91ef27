package dev.codonq.sandbox;

import dev.codonq.action.Action;
import dev.codonq.action.CapturedOutput;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A run at {@link dev.codonq.action.Isolation#DIRECTORY}: on the host's disk, among the host's processes. */
final class DirectoryRun implements SandboxedRun {
    private final SandboxCommandLine commandLine;
    private final Action action;
    private final RootLayout root;
    private final Accounting accounting;
    private final DiskMeter output;
    private final DiskMeter temporary;
    private final String mark = UUID.randomUUID().toString();
    private volatile @Nullable SessionTree tree;

    DirectoryRun(SandboxCommandLine commandLine, Action action, RootLayout root, Accounting accounting) {
        this.commandLine = commandLine;
        this.action = action;
        this.root = root;
        this.accounting = accounting;
        this.output = new DiskMeter(List.of(root.workingDirectory()));
        this.temporary = new DiskMeter(List.of(root.temporaryDirectory()));
    }

    @Override
    public ProcessRunner.Command command() {
        return commandLine.inDirectory(action, root, mark, accounting.entrances());
    }

    @Override
    public ProcessTree treeOf(Process process) {
        SessionTree made = new SessionTree(process, mark, accounting);
        tree = made;
        return made;
    }

    @Override
    public void release(Process process) {
        // It began when it was started.
    }

    @Override
    public List<Long> members() {
        SessionTree known = tree;
        return known == null ? List.of() : known.members();
    }

    @Override
    public boolean isDiskFull() {
        return output.exceeds(action.limits().diskBytes())
                || temporary.exceeds(action.limits().diskBytes());
    }

    @Override
    public ProcessOutcome outcome(int exitCode, CapturedOutput standardError) {
        return new ProcessOutcome.Exited(exitCode);
    }

    @Override
    public List<String> killed() {
        SessionTree known = tree;
        return known == null ? List.of() : known.killed();
    }

    @Override
    public Path temporaryDirectory() {
        return root.temporaryDirectory();
    }

    @Override
    public Path workingDirectory() {
        return root.workingDirectory();
    }

    @Override
    public void close() {
        // The execution root is the whole of it.
    }
}
