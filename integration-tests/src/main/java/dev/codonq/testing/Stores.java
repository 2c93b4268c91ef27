package dev.codonq.testing;

import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * What JUnit keeps for classes and tests of the harness. Thread-safe.
 *
 * <p>A store closes what it holds when its context ends, and the test or class fails with what that throws.
 */
final class Stores {
    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(CodonExtension.class);

    /** Held to look for something and put it there; tests on other threads, with other extensions, do so too. */
    private static final Object STORING = new Object();

    private Stores() {}

    static ExtensionContext.Store of(ExtensionContext context) {
        return context.getStore(NAMESPACE);
    }

    /** Returns what is kept, made by {@code factory} where it is not yet. */
    static <T> T get(ExtensionContext context, Object key, Class<T> type, Supplier<T> factory) {
        synchronized (STORING) {
            @Nullable T found = of(context).get(key, type);
            if (found == null) {
                found = factory.get();
                of(context).put(key, found);
            }
            return found;
        }
    }

    /** Returns what is kept, if something is. */
    static <T> Optional<T> find(ExtensionContext context, Object key, Class<T> type) {
        synchronized (STORING) {
            return Optional.ofNullable(of(context).get(key, type));
        }
    }

    /** Returns the context of the class that no other class of tests surrounds. */
    static ExtensionContext outermostClass(ExtensionContext context) {
        ExtensionContext outermost = context;
        Optional<ExtensionContext> parent = context.getParent();
        while (parent.isPresent() && parent.get().getTestClass().isPresent()) {
            outermost = parent.get();
            parent = outermost.getParent();
        }
        return outermost;
    }
}
