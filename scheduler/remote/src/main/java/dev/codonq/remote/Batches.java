package dev.codonq.remote;

import java.util.ArrayList;
import java.util.List;

/** Blobs sorted into messages that a server takes. Not thread-safe; confined to one transfer. */
final class Batches<T> {
    /** What an entry of a batch has besides its content: the digest, and how long all is. */
    private static final int ENTRY_BYTES = 160;

    private final int maxBytes;
    private final List<List<T>> batches = new ArrayList<>();
    private final List<T> single = new ArrayList<>();
    private long lastBytes;

    /** @param maxBytes of one message */
    Batches(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    void add(T blob, long sizeBytes) {
        long cost = sizeBytes + ENTRY_BYTES;
        if (cost > maxBytes) {
            single.add(blob);
            return;
        }
        if (batches.isEmpty() || lastBytes + cost > maxBytes) {
            batches.add(new ArrayList<>());
            lastBytes = 0;
        }
        batches.get(batches.size() - 1).add(blob);
        lastBytes += cost;
    }

    /** Returns those that go together. */
    List<List<T>> batches() {
        return batches;
    }

    /** Returns those that are too long for a message, and go alone. */
    List<T> single() {
        return single;
    }
}
