package dev.codonq.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The processes of a run without a pid namespace: those in its control group, those in the session that its first process
 * opened, and those that left the session but carry the run's mark in their environment. Without a control group, a
 * process that leaves the session and starts another program with a changed environment escapes. Thread-safe.
 */
final class SessionTree implements ProcessTree {
    /** Name of the environment variable that marks the processes of one run. */
    static final String MARK = "CODONQ_RUN";

    private final Process first;
    private final Accounting accounting;
    private final KilledNames killed = new KilledNames();
    private final String assignment;

    /** @param accounting knows the processes in the run's control group, where it has one */
    SessionTree(Process first, String mark, Accounting accounting) {
        this.first = first;
        this.accounting = accounting;
        this.assignment = MARK + "=" + mark;
    }

    @Override
    public void terminate() {
        signal(running(), ProcessHandle::destroy);
    }

    @Override
    public void kill() {
        // Else a process could create its successor and end before the signal, again and again.
        accounting.seal();
        List<Long> running = running();
        killed.addAll(running);
        signal(running, ProcessHandle::destroyForcibly);
    }

    @Override
    public List<String> killed() {
        return killed.names();
    }

    @Override
    public boolean endAll(Duration patience) {
        return Polling.until(patience, () -> {
            kill();
            return running().isEmpty();
        });
    }

    @Override
    public List<Long> members() {
        return stats().stream().map(ProcFile.Stat::pid).toList();
    }

    private static void signal(List<Long> pids, Consumer<ProcessHandle> how) {
        for (long pid : pids) {
            ProcessHandle.of(pid).ifPresent(how);
        }
    }

    private List<Long> running() {
        return stats().stream()
                .filter(ProcFile.Stat::isRunning)
                .map(ProcFile.Stat::pid)
                .toList();
    }

    /** A session's number is not given to a new process while the session has members: no stranger can be among them. */
    private List<ProcFile.Stat> stats() {
        List<ProcFile.Stat> members = new ArrayList<>();
        Set<Long> inGroup = accounting.members();
        try {
            for (long pid : ProcFile.processes()) {
                ProcFile.stat(pid)
                        .filter(stat -> stat.session() == first.pid()
                                || inGroup.contains(pid)
                                || ProcFile.hasVariable(pid, assignment))
                        .ifPresent(members::add);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list processes", e);
        }
        return members;
    }
}
