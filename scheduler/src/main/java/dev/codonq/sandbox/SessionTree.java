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
    private final KilledNames killed = new KilledNames();
    private final String assignment;

    SessionTree(Process first, String mark) {
        this.first = first;
        this.assignment = MARK + "=" + mark;
    }

    @Override
    public void terminate() {
        signal(members(), ProcessHandle::destroy);
    }

    @Override
    public void kill() {
        List<Long> members = members();
        killed.addAll(members);
        signal(members, ProcessHandle::destroyForcibly);
    }

    @Override
    public List<String> killed() {
        return killed.names();
    }

    @Override
    public boolean endAll(Duration patience) {
        return Polling.until(patience, () -> {
            kill();
            return members().isEmpty();
        });
    }

    private static void signal(List<Long> pids, Consumer<ProcessHandle> how) {
        for (long pid : pids) {
            ProcessHandle.of(pid).ifPresent(how);
        }
    }

    /** A session's number is not given to a new process while the session has members: no stranger can be among them. */
    @Override
    public List<Long> members() {
        List<Long> members = new ArrayList<>();
        try {
            for (long pid : ProcFile.processes()) {
                ProcFile.stat(pid)
                        .filter(ProcFile.Stat::isRunning)
                        .filter(stat -> stat.session() == first.pid() || ProcFile.hasVariable(pid, assignment))
                        .ifPresent(stat -> members.add(pid));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list processes", e);
        }
        return members;
    }
}
