package dev.codonq.testing;

import java.util.List;
import java.util.Set;
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

    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(LeakGuard.class);

    @Override
    public void beforeAll(ExtensionContext context) {
        context.getStore(NAMESPACE).put(context.getUniqueId(), OwnTraces.descriptors());
    }

    @Override
    public void afterAll(ExtensionContext context) {
        int before = context.getStore(NAMESPACE).getOrDefault(context.getUniqueId(), Integer.class, 0);
        Leaks leaks = new Leaks();
        leaks.look("threads", OwnTraces::threads);
        leaks.look("processes", LeakGuard::children);
        HostTraces traces = HostTraces.ofThisProcess();
        leaks.look("execution roots", traces::workRoots);
        leaks.look("mounts", traces::mounts);
        leaks.look("control groups", traces::controlGroups);
        leaks.look("descriptors", () -> newDescriptors(before));
        leaks.require(context.getDisplayName());
    }

    private static Set<String> newDescriptors(int before) {
        int now = OwnTraces.descriptors();
        return now <= before + DESCRIPTOR_SLACK ? Set.of() : Set.of(before + " before, " + now + " after");
    }

    private static Set<String> children() {
        return OwnTraces.children(List.of());
    }
}
