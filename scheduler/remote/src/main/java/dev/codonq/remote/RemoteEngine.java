package dev.codonq.remote;

import dev.codonq.cache.SharedResults;
import java.io.IOException;

/**
 * Servers that speak the Remote Execution API, seen from one client. Thread-safe.
 *
 * <p>The parts: a {@link Connection} to each server; {@link RemoteActions} make actions into messages, the same for everything,
 * so that what a cluster ran and what a client published are one cache; {@link RemoteBlobs} move content,
 * {@link RemoteResults} results; {@link RemoteCache} is what a scheduler shares its results through.
 */
public final class RemoteEngine implements AutoCloseable {
    private final Connection storage;
    private final RemoteCache cache;

    private RemoteEngine(Connection storage, RemoteSettings settings) {
        this.storage = storage;
        RemoteActions actions = new RemoteActions(settings.properties());
        RemoteBlobs blobs = new RemoteBlobs(storage.channel(), settings.instance());
        cache = new RemoteCache(storage, actions, blobs, settings);
    }

    /**
     * Returns the engine that {@code settings} describe. No server is called yet, so that none can be missing.
     *
     * @throws IOException if a certificate or key is nothing that TLS can use
     */
    public static RemoteEngine open(RemoteSettings settings) throws IOException {
        return new RemoteEngine(Connection.to(settings.storage(), settings), settings);
    }

    /** Returns the results that the servers keep. */
    public SharedResults results() {
        return cache;
    }

    /** Publishes what waits for it, for a limited time, and ends all calls and threads. */
    @Override
    public void close() {
        cache.close();
        storage.close();
    }
}
