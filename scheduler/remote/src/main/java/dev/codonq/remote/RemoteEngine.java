package dev.codonq.remote;

import dev.codonq.cache.SharedResults;
import dev.codonq.sandbox.ActionRunner;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * Servers that speak the Remote Execution API, seen from one client. Thread-safe.
 *
 * <p>The parts: a {@link Connection} to each server; {@link RemoteActions} make actions into messages, the same for everything,
 * so that what a cluster ran and what a client published are one cache; {@link RemoteBlobs} move content,
 * {@link RemoteResults} results; {@link RemoteCache} is what a scheduler shares its results through,
 * {@link RemoteRunner} what runs actions elsewhere.
 */
public final class RemoteEngine implements AutoCloseable {
    /** After that, a stream is asked for again. */
    private static final Duration STREAM_TIME = Duration.ofMinutes(1);

    private final Connection storage;
    private final Optional<Connection> executor;
    private final RemoteSettings settings;
    private final RemoteActions actions;
    private final RemoteBlobs blobs;
    private final RemoteCache cache;

    private RemoteEngine(Connection storage, Optional<Connection> executor, RemoteSettings settings) {
        this.storage = storage;
        this.executor = executor;
        this.settings = settings;
        actions = new RemoteActions(settings.properties());
        blobs = new RemoteBlobs(storage.channel(), settings.instance());
        cache = new RemoteCache(storage, actions, blobs, settings);
    }

    /**
     * Returns the engine that {@code settings} describe. No server is called yet, so that none can be missing.
     *
     * @throws IOException if a certificate or key is nothing that TLS can use
     */
    public static RemoteEngine open(RemoteSettings settings) throws IOException {
        Connection storage = Connection.to(settings.storage(), settings);
        try {
            Optional<Connection> executor = Optional.empty();
            if (settings.executor().isPresent()) {
                Endpoint endpoint = settings.executor().get();
                executor =
                        Optional.of(endpoint.equals(settings.storage()) ? storage : Connection.to(endpoint, settings));
            }
            return new RemoteEngine(storage, executor, settings);
        } catch (IOException e) {
            storage.close();
            throw e;
        }
    }

    /** Returns the results that the servers keep. */
    public SharedResults results() {
        return cache;
    }

    /**
     * Returns what runs actions on the workers of the executor. Inputs and outputs go through the storage, which has to be the
     * executor's own.
     *
     * @throws IllegalStateException if no executor is named
     */
    public ActionRunner runner(RemoteExecution execution) {
        Connection engine = executor.orElseThrow(() -> new IllegalStateException("no executor is named"));
        Operations operations = new Operations(engine.channel(), settings.timeout(), STREAM_TIME);
        Presence presence = new Presence(engine.endpoint(), execution.outageLimit(), System::nanoTime);
        return new RemoteRunner(engine.endpoint(), operations, actions, blobs, settings, execution, presence);
    }

    /** Publishes what waits for it, for a limited time, and ends all calls and threads. */
    @Override
    public void close() {
        cache.close();
        executor.filter(connection -> connection != storage).ifPresent(Connection::close);
        storage.close();
    }
}
