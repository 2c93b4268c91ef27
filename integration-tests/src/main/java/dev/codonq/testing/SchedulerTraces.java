package dev.codonq.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;

/**
 * What the schedulers of one test class have on the host, told apart from what others in the same process have. Thread-safe.
 *
 * <p>A thread belongs to them if it was started by one that does: they are made on a thread of a group of its own, and
 * threads inherit their group. A directory of execution roots belongs to them if it appeared while they were made, below a
 * base where only schedulers of the harness are, one of which is made at a time. Mounts lead there, and processes name it.
 * Control groups have no name that says whose they are: they are looked at where no other scheduler is open.
 */
final class SchedulerTraces {
    /** Held while a scheduler is made. */
    private static final Object MAKING = new Object();

    private final ThreadGroup threads = new ThreadGroup("codonq-testing");
    private final HostTraces host = HostTraces.ofThisProcess();
    private final Set<String> workRoots = new TreeSet<>();

    /** Returns where the schedulers of the harness have their execution roots; one for all, so that dead owners' are swept. */
    static Path base() {
        try {
            return Path.of("/var/tmp/codonq-testing-" + Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot tell who runs the tests", e);
        }
    }

    /** Makes a scheduler below {@link #base}, or what has one. */
    <T> T make(Callable<T> factory) throws Exception {
        synchronized (MAKING) {
            Set<String> before = ownBelowBase();
            try {
                return onThreadOfGroup(factory);
            } finally {
                Set<String> made = ownBelowBase();
                made.removeAll(before);
                workRoots.addAll(made);
            }
        }
    }

    private <T> T onThreadOfGroup(Callable<T> factory) throws Exception {
        CompletableFuture<T> made = new CompletableFuture<>();
        Thread thread = new Thread(
                threads,
                () -> {
                    try {
                        made.complete(factory.call());
                    } catch (Throwable e) {
                        made.completeExceptionally(e);
                    }
                },
                "codonq-testing");
        thread.start();
        try {
            return made.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception failure) {
                throw failure;
            }
            throw e;
        }
    }

    private Set<String> ownBelowBase() {
        return host.workRoots().stream()
                .filter(root -> Path.of(root).startsWith(base()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Looks for what is left of closed schedulers. */
    void lookFor(Leaks leaks) {
        Set<String> roots;
        synchronized (MAKING) {
            roots = Set.copyOf(workRoots);
        }
        leaks.look("threads", this::threads);
        leaks.look("processes", () -> processes(roots));
        leaks.look("execution roots", () -> filtered(host.workRoots(), roots));
        leaks.look("mounts", () -> filtered(host.mounts(), roots));
        leaks.look("control groups", () -> OwnTraces.threads().isEmpty() ? host.controlGroups() : Set.of());
    }

    private Set<String> threads() {
        Thread[] alive = new Thread[2 * threads.activeCount() + 8];
        int count = threads.enumerate(alive);
        return Arrays.stream(alive, 0, count)
                .map(thread -> Objects.requireNonNull(thread).getName())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> processes(Set<String> roots) {
        return roots.stream()
                .flatMap(root -> NamedProcesses.of(Path.of(root)).stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> filtered(Set<String> found, Set<String> roots) {
        return found.stream()
                .filter(trace -> roots.stream().anyMatch(trace::contains))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
