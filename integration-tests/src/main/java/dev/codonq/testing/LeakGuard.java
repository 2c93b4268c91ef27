package dev.codonq.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Fails a suite that leaves something behind: a thread of codonq, a child process, an execution root, a mount, a
 * control group, or more open descriptors than before. Thread-safe; for suites that do not run beside others in one JVM.
 *
 * <pre>
 * &#64;ExtendWith(LeakGuard.class)
 * class MyIT { … }
 * </pre>
 */
public final class LeakGuard implements BeforeAllCallback, AfterAllCallback {
    /** Descriptors that the JVM itself may open at any time, for class loading and the like. */
    private static final int DESCRIPTOR_SLACK = 16;

    private static final long PATIENCE_NANOS = 10_000_000_000L;
    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(LeakGuard.class);

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        context.getStore(NAMESPACE).put(context.getUniqueId(), descriptors());
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        int before = context.getStore(NAMESPACE).getOrDefault(context.getUniqueId(), Integer.class, 0);
        List<String> leaks = new ArrayList<>();
        check(leaks, "threads", () -> threads().isEmpty(), LeakGuard::threads);
        check(leaks, "processes", () -> children().isEmpty(), LeakGuard::children);
        HostTraces traces = HostTraces.ofThisProcess();
        check(leaks, "execution roots", () -> traces.workRoots().isEmpty(), traces::workRoots);
        check(leaks, "mounts", () -> traces.mounts().isEmpty(), traces::mounts);
        check(leaks, "control groups", () -> traces.controlGroups().isEmpty(), traces::controlGroups);
        check(
                leaks,
                "descriptors",
                () -> descriptors() <= before + DESCRIPTOR_SLACK,
                () -> Set.of(before + " before, " + descriptors() + " after"));
        if (!leaks.isEmpty()) {
            throw new AssertionError(context.getDisplayName() + " left behind " + String.join("; ", leaks));
        }
    }

    private interface Finder {
        Set<String> find();
    }

    /** Ended threads and processes need a moment to vanish from the lists. */
    private static void check(List<String> leaks, String what, BooleanSupplier isClean, Finder finder) {
        long start = System.nanoTime();
        while (!isClean.getAsBoolean()) {
            if (System.nanoTime() - start > PATIENCE_NANOS) {
                leaks.add(what + " " + finder.find());
                return;
            }
            LockSupport.parkNanos(5_000_000);
        }
    }

    private static Set<String> threads() {
        Set<String> names = new TreeSet<>();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("codonq-")) {
                names.add(thread.getName());
            }
        }
        return names;
    }

    private static Set<String> children() {
        Set<String> commands = new TreeSet<>();
        try (Stream<ProcessHandle> descendants = ProcessHandle.current().descendants()) {
            descendants
                    .filter(ProcessHandle::isAlive)
                    .forEach(process -> commands.add(
                            process.pid() + " " + process.info().commandLine().orElse("?")));
        }
        return commands;
    }

    private static int descriptors() {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return (int) open.count();
        } catch (IOException e) {
            throw new AssertionError("cannot count descriptors", e);
        }
    }
}
