package dev.codonq.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
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
    public void beforeAll(ExtensionContext context) {
        context.getStore(NAMESPACE).put(context.getUniqueId(), OwnTraces.descriptors());
    }

    @Override
    public void afterAll(ExtensionContext context) {
        int before = context.getStore(NAMESPACE).getOrDefault(context.getUniqueId(), Integer.class, 0);
        List<String> leaks = new ArrayList<>();
        check(leaks, "threads", () -> OwnTraces.threads().isEmpty(), OwnTraces::threads);
        check(leaks, "processes", () -> children().isEmpty(), LeakGuard::children);
        HostTraces traces = HostTraces.ofThisProcess();
        check(leaks, "execution roots", () -> traces.workRoots().isEmpty(), traces::workRoots);
        check(leaks, "mounts", () -> traces.mounts().isEmpty(), traces::mounts);
        check(leaks, "control groups", () -> traces.controlGroups().isEmpty(), traces::controlGroups);
        check(
                leaks,
                "descriptors",
                () -> OwnTraces.descriptors() <= before + DESCRIPTOR_SLACK,
                () -> Set.of(before + " before, " + OwnTraces.descriptors() + " after"));
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

    private static Set<String> children() {
        return OwnTraces.children(List.of());
    }
}
