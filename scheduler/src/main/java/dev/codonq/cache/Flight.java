package dev.codonq.cache;

/**
 * The right to run an action, among all processes that share a cache, until it is closed. Thread-safe.
 *
 * <p>It ends with the process, however that ends: the next in line begins at once.
 */
public final class Flight implements AutoCloseable {
    /** Nobody else is asked. */
    static final Flight ALONE = new Flight(() -> {});

    private final CacheLocks.Held held;

    Flight(CacheLocks.Held held) {
        this.held = held;
    }

    @Override
    public void close() {
        held.close();
    }
}
