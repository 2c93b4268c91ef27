package dev.codonq.sandbox;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The processes of a run in a pid namespace of its own. Thread-safe.
 *
 * <p>Killing the namespace's first process is enough: the kernel kills all others and reports its end only when they are
 * gone. As long as bubblewrap lives, that process has not been waited for, so its number is not given to another.
 */
final class NamespaceTree implements ProcessTree {
    /** How long bubblewrap may take to make the namespace. */
    private static final Duration SET_UP_PATIENCE = Duration.ofSeconds(5);

    private final long startNanos = System.nanoTime();
    /** The namespace's first process and the shell that starts the command: ours, not the run's. */
    private static final int OWN_PROCESSES = 2;

    private final Process bubblewrap;
    private final BubblewrapStatus status;
    private final KilledNames killed = new KilledNames();

    NamespaceTree(Process bubblewrap, BubblewrapStatus status) {
        this.bubblewrap = bubblewrap;
        this.status = status;
    }

    /** The first of them is the namespace's first process. */
    @Override
    public List<Long> members() {
        return namespaceInit()
                .map(init -> Stream.concat(Stream.of(init), init.descendants())
                        .map(ProcessHandle::pid)
                        .toList())
                .orElse(List.of());
    }

    @Override
    public void terminate() {
        // The namespace's first process is bubblewrap's own, which ignores SIGTERM; its descendants are the run.
        namespaceInit().ifPresent(init -> init.descendants().forEach(ProcessHandle::destroy));
    }

    /**
     * Kills the namespace's first process. Bubblewrap is left alone until it has said which one that is: killed between
     * its fork and the child's request to die with its parent, it would leave the child behind, which then runs the
     * command. It gets there within milliseconds, and the kill is repeated.
     */
    @Override
    public void kill() {
        Optional<ProcessHandle> init = namespaceInit();
        if (init.isPresent()) {
            killed.addAll(members().stream().skip(OWN_PROCESSES).toList());
            init.get().destroyForcibly();
        } else if (System.nanoTime() - startNanos > SET_UP_PATIENCE.toNanos()) {
            bubblewrap.destroyForcibly();
        }
    }

    @Override
    public List<String> killed() {
        return killed.names();
    }

    private Optional<ProcessHandle> namespaceInit() {
        return bubblewrap.isAlive() ? status.read().childPid().flatMap(ProcessHandle::of) : Optional.empty();
    }

    /**
     * Waits until the namespace's first process is gone. Bubblewrap reports its end to us a few milliseconds earlier
     * than the kernel has ended the daemons of a run, and such a daemon could still write to the outputs.
     */
    @Override
    public boolean endAll(Duration patience) {
        return Polling.until(
                patience,
                () -> status.read().childPid().filter(NamespaceTree::isRunning).isEmpty());
    }

    private static boolean isRunning(long pid) {
        return ProcFile.stat(pid).filter(ProcFile.Stat::isRunning).isPresent();
    }
}
