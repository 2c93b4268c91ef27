package dev.codonq.hostile;

import dev.codonq.action.Action;
import dev.codonq.sandbox.WarmCommands;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Has every command forked into its sandbox from outside, as warm compilers are. Thread-safe. */
final class ForkedCommands implements WarmCommands {
    private final Parent parent;
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();

    ForkedCommands(HostilePrograms programs) {
        parent = new Parent("exec_parent", List.of(programs.path("exec_parent")), Path.of("/dev/null"));
    }

    @Override
    public Optional<Parent> parentOf(Action action) {
        return Optional.of(parent);
    }

    @Override
    public void failed(Parent failed, String reason) {
        failures.add(reason);
    }

    /** Returns why commands were not forked but started, since the last call. */
    List<String> failures() {
        List<String> taken = List.copyOf(failures);
        failures.clear();
        return taken;
    }
}
