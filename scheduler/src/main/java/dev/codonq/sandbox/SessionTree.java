package dev.codonq.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The processes of a run without a pid namespace: those in the session that its first process opened, and those that
 * left the session but carry the run's mark in their environment. A process that leaves the session and starts another
 * program with a changed environment escapes; only a pid namespace holds it. Thread-safe.
 */
final class SessionTree implements ProcessTree {
    /** Name of the environment variable that marks the processes of one run. */
    static final String MARK = "CODONQ_RUN";

    private final Process first;
    private final String assignment;

    SessionTree(Process first, String mark) {
        this.first = first;
        this.assignment = MARK + "=" + mark;
    }

    @Override
    public void terminate() {
        signal(ProcessHandle::destroy);
    }

    @Override
    public void kill() {
        signal(ProcessHandle::destroyForcibly);
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

    @Override
    public List<String> memberNames() {
        return running().stream().map(ProcFile.Stat::name).toList();
    }

    private void signal(Consumer<ProcessHandle> how) {
        for (ProcFile.Stat member : running()) {
            ProcessHandle.of(member.pid()).ifPresent(how);
        }
    }

    private List<ProcFile.Stat> running() {
        return stats().stream().filter(ProcFile.Stat::isRunning).toList();
    }

    /** A session's number is not given to a new process while the session has members: no stranger can be among them. */
    private List<ProcFile.Stat> stats() {
        List<ProcFile.Stat> members = new ArrayList<>();
        try {
            for (long pid : ProcFile.processes()) {
                ProcFile.stat(pid)
                        .filter(stat -> stat.session() == first.pid() || ProcFile.hasVariable(pid, assignment))
                        .ifPresent(members::add);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list processes", e);
        }
        return members;
    }
}
