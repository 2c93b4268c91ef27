package dev.codonq.sandbox;

import java.time.Duration;
import java.util.Optional;

/**
 * The processes of a run in a pid namespace of its own. Thread-safe.
 *
 * <p>Killing the namespace's first process is enough: the kernel kills all others and reports its end only when they are
 * gone. As long as bubblewrap lives, that process has not been waited for, so its number is not given to another.
 */
final class NamespaceTree implements ProcessTree {
    private final Process bubblewrap;
    private final BubblewrapStatus status;

    NamespaceTree(Process bubblewrap, BubblewrapStatus status) {
        this.bubblewrap = bubblewrap;
        this.status = status;
    }

    @Override
    public void terminate() {
        // The namespace's first process is bubblewrap's own, which ignores SIGTERM; its descendants are the run.
        namespaceInit().ifPresent(init -> init.descendants().forEach(ProcessHandle::destroy));
    }

    @Override
    public void kill() {
        // Without a first process the sandbox is still being set up; bubblewrap takes it along.
        namespaceInit().ifPresentOrElse(ProcessHandle::destroyForcibly, bubblewrap::destroyForcibly);
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
        Optional<Long> init = status.read().childPid();
        return init.isEmpty() || Polling.until(patience, () -> !isRunning(init.get()));
    }

    private static boolean isRunning(long pid) {
        return ProcFile.stat(pid).filter(ProcFile.Stat::isRunning).isPresent();
    }
}
