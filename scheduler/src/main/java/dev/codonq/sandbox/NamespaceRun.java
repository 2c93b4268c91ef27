package dev.codonq.sandbox;

import dev.codonq.action.Action;
import dev.codonq.action.CapturedOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A run at {@link dev.codonq.action.Isolation#NAMESPACES}.
 *
 * <p>All that it can write to are file systems in memory, which the kernel bounds and deletes. Its working directory is
 * reached from outside through {@code /proc/PID/root} and held open: bubblewrap waits at a gate when everything is set
 * up, and the command begins when we have it. When the last process is gone, nobody but us can reach the directory any
 * more, and letting go of it deletes it, whatever the run has made of it.
 */
final class NamespaceRun implements SandboxedRun {
    /** How long bubblewrap may take to set the sandbox up. */
    private static final Duration SET_UP_PATIENCE = Duration.ofSeconds(10);

    /** How long a command's end may take to be told, once the kernel has ended all of its sandbox. */
    private static final Duration REPORT_PATIENCE = Duration.ofSeconds(5);

    private static final Logger log = LoggerFactory.getLogger(NamespaceRun.class);

    /** Processes in the run's control group that are the sandbox's own: bubblewrap, twice, and a shell. */
    static final int OWN_PROCESSES = 3;

    /** Exit codes from here on are those of processes that a signal ended. */
    private static final int FIRST_SIGNAL = 128;

    private final SandboxCommandLine commandLine;
    private final Action action;
    private final RootLayout root;
    private final Accounting accounting;
    private final Trash trash;

    /** What forks the command; absent where the sandbox's shell starts it. */
    private final Optional<WarmParent> warmParent;

    private final BubblewrapStatus status;
    private volatile WarmParent.@Nullable Child warmChild;
    private volatile @Nullable NamespaceTree tree;
    private volatile @Nullable HeldDirectory output;
    private volatile @Nullable HeldDirectory temporary;

    NamespaceRun(
            SandboxCommandLine commandLine,
            Action action,
            RootLayout root,
            Accounting accounting,
            Trash trash,
            Optional<WarmParent> warmParent) {
        this.commandLine = commandLine;
        this.action = action;
        this.root = root;
        this.accounting = accounting;
        this.trash = trash;
        this.warmParent = warmParent;
        this.status = new BubblewrapStatus(root.statusFile());
    }

    @Override
    public ProcessRunner.Command command() throws IOException {
        return warmParent.isPresent()
                ? commandLine.aroundWarmChild(action, root, accounting.entrances())
                : commandLine.inNamespaces(action, root, accounting.entrances());
    }

    @Override
    public ProcessTree treeOf(Process process) {
        NamespaceTree made = new NamespaceTree(process, status);
        tree = made;
        return made;
    }

    /** Without a byte on its standard input bubblewrap starts nothing; the end of the input, too, would let it go on. */
    @Override
    public void release(Process process) throws IOException {
        boolean isSettled = Polling.until(SET_UP_PATIENCE, () -> !process.isAlive() || isSetUp());
        if (!isSettled) {
            throw new IOException("bubblewrap has not set the sandbox up within " + SET_UP_PATIENCE.toSeconds() + " s");
        }
        Optional<Path> rootOfRun = rootOfRun();
        if (rootOfRun.isEmpty() || !process.isAlive()) {
            // It failed, and its exit status will say why.
            return;
        }
        output = HeldDirectory.open(rootOfRun.get().resolve(Action.WORKING_DIRECTORY));
        temporary = HeldDirectory.open(rootOfRun.get().resolve("tmp"));
        if (warmParent.isPresent()) {
            releaseInto(warmParent.get(), process);
            return;
        }
        try (OutputStream gate = process.getOutputStream()) {
            gate.write('\n');
        }
    }

    /**
     * Has the command forked into the sandbox, whose shell then waits for us to say that it has ended. Before the gate
     * opens: then the sandbox's first process closes the descriptors that the command is to get.
     */
    private void releaseInto(WarmParent parent, Process process) throws IOException {
        long first = status.read().childPid().orElseThrow(() -> new IOException("the sandbox is gone"));
        WarmParent.Child child = parent.fork(
                action,
                commandLine.environmentOfWarmChild(action),
                first,
                accounting.entrances().size(),
                SandboxCommandLine.processesOfNamespace(action.limits()));
        warmChild = child;
        NamespaceTree known = tree;
        if (known != null) {
            // It waits at its gate: its number is its own.
            ProcessHandle.of(child.pid()).ifPresent(known::addWarmChild);
        }
        OutputStream gate = process.getOutputStream();
        gate.write('\n');
        gate.flush();
        var unused = child.exitCode().whenComplete((code, lost) -> closeQuietly(gate));
        if (!Polling.until(SET_UP_PATIENCE, () -> !process.isAlive() || SandboxShell.isReady(first, members()))) {
            parent.fail("its sandboxes have no shell within " + SET_UP_PATIENCE.toSeconds() + " s");
            throw new RefusedForkException(parent.trouble());
        }
        parent.letThrough(child);
    }

    private static void closeQuietly(OutputStream gate) {
        try {
            gate.close();
        } catch (IOException e) {
            log.debug("a sandbox has ended before its command's end could be told", e);
        }
    }

    /** Bubblewrap changes its root to the finished one last of all. Before, its root is ours or an empty one. */
    private boolean isSetUp() {
        Optional<Path> rootOfRun = rootOfRun();
        try {
            return rootOfRun.isPresent()
                    && Files.isDirectory(rootOfRun.get().resolve(Action.WORKING_DIRECTORY))
                    && isInLastUserNamespace(rootOfRun.get().resolveSibling("uid_map"))
                    && !fileKey(rootOfRun.get()).equals(fileKey(Path.of("/")));
        } catch (NoSuchFileException gone) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot look at the root of a run", e);
        }
    }

    /** Bubblewrap makes two, of which the command is in the second; who enters by its first process must find that one. */
    private static boolean isInLastUserNamespace(Path uidMap) throws IOException {
        return Files.readString(uidMap).strip().startsWith(SandboxCommandLine.UID + " ");
    }

    private static Object fileKey(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    }

    private Optional<Path> rootOfRun() {
        return status.read().childPid().map(pid -> Path.of("/proc", Long.toString(pid), "root"));
    }

    @Override
    public List<Long> members() {
        NamespaceTree known = tree;
        return known == null ? List.of() : known.members();
    }

    @Override
    public boolean isDiskFull() {
        HeldDirectory out = output;
        HeldDirectory tmp = temporary;
        return (out != null && out.isFull()) || (tmp != null && tmp.isFull());
    }

    /** Without an exit code in its status, bubblewrap failed before the command began, and says why on standard error. */
    @Override
    public ProcessOutcome outcome(int exitCode, CapturedOutput standardError) {
        WarmParent.Child child = warmChild;
        if (child != null) {
            return outcome(child);
        }
        Optional<Integer> ofCommand = status.read().exitCode();
        if (ofCommand.isPresent()) {
            return new ProcessOutcome.Exited(ofCommand.get());
        }
        String message =
                "the sandbox could not be set up: " + standardError.text().strip();
        // A bubblewrap that somebody killed can have left a child behind, see NamespaceTree.kill(), and its words may
        // be
        // the command's.
        return exitCode < FIRST_SIGNAL ? Shortage.broken(message) : new ProcessOutcome.Broken(message, false);
    }

    /** What ends the shell ends the run: then that is how the run ended, as where the shell has started the command. */
    private ProcessOutcome outcome(WarmParent.Child child) {
        try {
            int ofCommand = child.exitCode().get(REPORT_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            Optional<Integer> ofShell = status.read().exitCode().filter(code -> code >= FIRST_SIGNAL);
            return new ProcessOutcome.Exited(ofShell.orElse(ofCommand));
        } catch (ExecutionException | TimeoutException e) {
            return new ProcessOutcome.Broken("the warm process does not say how its command ended: " + e, true);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new ProcessOutcome.Broken("interrupted", false);
        }
    }

    @Override
    public boolean isLost() {
        WarmParent.Child child = warmChild;
        return warmParent.isPresent() && (child == null || child.isLost());
    }

    @Override
    public boolean isWarm() {
        return warmChild != null;
    }

    /** What the run's first process says it left, which only the run itself could forge, and what we killed. */
    @Override
    public List<String> killed() throws IOException {
        NamespaceTree known = tree;
        List<String> names = new ArrayList<>(known == null ? List.of() : known.killed());
        HeldDirectory out = output;
        if (out != null) {
            names.addAll(Survivors.read(out.path().resolve(Survivors.FILE)));
        }
        return names;
    }

    @Override
    public Path workingDirectory() throws IOException {
        return pathOf(output);
    }

    @Override
    public Path temporaryDirectory() throws IOException {
        return pathOf(temporary);
    }

    private static Path pathOf(@Nullable HeldDirectory directory) throws IOException {
        if (directory == null) {
            throw new IOException("the run has not begun");
        }
        return directory.path();
    }

    /** The kernel can take its time to delete what a hostile run has made; the next run need not wait for that. */
    @Override
    public void close() {
        HeldDirectory out = output;
        HeldDirectory tmp = temporary;
        output = null;
        temporary = null;
        if (out != null) {
            trash.release(out);
        }
        if (tmp != null) {
            trash.release(tmp);
        }
    }
}
