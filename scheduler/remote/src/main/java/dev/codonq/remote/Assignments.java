package dev.codonq.remote;

import java.io.IOException;
import java.nio.file.Path;

/** The actions that an engine gives to this machine, and the connection to the engine's storage. Thread-safe. */
public final class Assignments implements AutoCloseable {
    private final Connection storage;
    private final RemoteBlobs blobs;
    private final Patience patience;
    private final String version;

    private Assignments(Connection storage, RemoteSettings settings, String version) {
        this.storage = storage;
        this.blobs = new RemoteBlobs(storage.channel(), settings.instance());
        this.patience = new Patience(settings.timeout(), settings.timeout());
        this.version = version;
    }

    /**
     * Connects when it is first needed.
     *
     * @param storage the server that keeps the blobs, as the cache of the settings
     * @param version that of this program, for the answers
     * @throws IOException if certificates or a key are nothing that TLS can use
     */
    public static Assignments open(RemoteSettings storage, String version) throws IOException {
        return new Assignments(Connection.to(storage.storage(), storage), storage, version);
    }

    /**
     * Returns one of which nothing has been read yet.
     *
     * @param message file with the action
     * @param answer where the result is to be written
     */
    public Assignment take(Path message, Path answer) {
        return new Assignment(storage.endpoint(), blobs, patience, message, answer, version);
    }

    @Override
    public void close() {
        storage.close();
    }
}
