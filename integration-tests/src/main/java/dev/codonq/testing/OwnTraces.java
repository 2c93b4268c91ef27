package dev.codonq.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What schedulers have in this process while they are open: threads, child processes, descriptors. Stateless. */
public final class OwnTraces {
    private OwnTraces() {}

    /** Returns the names of the threads of codonq. */
    public static Set<String> threads() {
        Set<String> names = new TreeSet<>();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("codonq-")) {
                names.add(thread.getName());
            }
        }
        return names;
    }

    /** Returns the processes below this one, but for those that {@code others} are and have started. */
    public static Set<String> children(Collection<Long> others) {
        Set<String> commands = new TreeSet<>();
        collect(ProcessHandle.current(), others, commands);
        return commands;
    }

    private static void collect(ProcessHandle parent, Collection<Long> others, Set<String> commands) {
        try (Stream<ProcessHandle> children = parent.children()) {
            children.filter(process -> process.isAlive() && !others.contains(process.pid()))
                    .forEach(process -> {
                        commands.add(process.pid() + " "
                                + process.info().commandLine().orElse("?"));
                        collect(process, others, commands);
                    });
        }
    }

    /** Returns how many descriptors are open. */
    public static int descriptors() {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return (int) open.count();
        } catch (IOException e) {
            throw new AssertionError("cannot count descriptors", e);
        }
    }
}
