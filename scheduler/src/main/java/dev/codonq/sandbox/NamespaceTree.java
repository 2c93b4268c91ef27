package dev.codonq.sandbox;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The processes of a run in a pid namespace of its own. Thread-safe.
 *
 * <p>Killing the namespace's first process is enough: the kernel kills all others and reports its end only when they are
 * gone. As long as bubblewrap lives, that process has not been waited for, so its number is not given to another.
 */
final class NamespaceTree implements ProcessTree {
    /** How long bubblewrap may take to make the namespace. */
    private static final Duration SET_UP_PATIENCE = Duration.ofSeconds(5);

    /** A process that does nothing but create its successor would be followed without end. */
    private static final int MOST_MEMBERS = 1 << 15;

    private static final boolean LISTS_CHILDREN = ProcFile.listsChildren();

    /** Members that are ours, not the run's: the namespace's first process and the shell that starts the command. */
    static final int OWN_PROCESSES = 2;

    private final long startNanos = System.nanoTime();
    private final Process bubblewrap;
    private final BubblewrapStatus status;
    private final KilledNames killed = new KilledNames();

    /** The command, where it was not started by the shell but came from outside. */
    private volatile @Nullable ProcessHandle warmChild;

    /** When it was first tried to kill the namespace's first process; 0 before. */
    private volatile long firstKillNanos;

    NamespaceTree(Process bubblewrap, BubblewrapStatus status) {
        this.bubblewrap = bubblewrap;
        this.status = status;
    }

    /** Adds a command that was born into the namespace as the child of a process outside of it. */
    void addWarmChild(ProcessHandle child) {
        warmChild = child;
    }

    @Override
    public void terminate() {
        // The namespace's first process is bubblewrap's own, which ignores SIGTERM; its descendants are the run.
        namespaceInit()
                .ifPresent(init -> Stream.concat(
                                init.descendants(),
                                warmChild().stream()
                                        .flatMap(child -> Stream.concat(Stream.of(child), child.descendants())))
                        .forEach(ProcessHandle::destroy));
    }

    private Optional<ProcessHandle> warmChild() {
        // A handle knows when its process started, and takes no other of that number for it.
        return Optional.ofNullable(warmChild).filter(ProcessHandle::isAlive);
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
            // It cannot end while somebody outside has not waited for a command that came from there.
            if (firstKillNanos == 0) {
                firstKillNanos = System.nanoTime();
            } else if (System.nanoTime() - firstKillNanos > SET_UP_PATIENCE.toNanos()) {
                bubblewrap.destroyForcibly();
            }
        } else if (System.nanoTime() - startNanos > SET_UP_PATIENCE.toNanos()) {
            bubblewrap.destroyForcibly();
        }
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

    /**
     * Goes from parent to child: the cost is that of the run's processes, not of all on the machine. A process whose
     * parent ends meanwhile can be missed.
     */
    @Override
    public List<Long> members() {
        return namespaceInit()
                .map(init -> Stream.concat(
                                withDescendants(init).stream(),
                                warmChild().stream().flatMap(child -> withDescendants(child).stream()))
                        .toList())
                .orElse(List.of());
    }

    private static List<Long> withDescendants(ProcessHandle first) {
        return LISTS_CHILDREN ? listed(first.pid()) : known(first);
    }

    private static List<Long> listed(long first) {
        // A set: a process that changes its parent meanwhile is found twice.
        Set<Long> found = new LinkedHashSet<>();
        Deque<Long> toVisit = new ArrayDeque<>(List.of(first));
        while (!toVisit.isEmpty() && found.size() < MOST_MEMBERS) {
            long pid = toVisit.pop();
            if (found.add(pid)) {
                toVisit.addAll(ProcFile.children(pid));
            }
        }
        return List.copyOf(found);
    }

    private static List<Long> known(ProcessHandle first) {
        return Stream.concat(Stream.of(first), first.descendants())
                .map(ProcessHandle::pid)
                .toList();
    }

    @Override
    public List<String> killed() {
        return killed.names();
    }

    private static boolean isRunning(long pid) {
        return ProcFile.stat(pid).filter(ProcFile.Stat::isRunning).isPresent();
    }
}
