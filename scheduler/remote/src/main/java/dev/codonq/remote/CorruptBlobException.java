package dev.codonq.remote;

import dev.codonq.action.Digest;
import java.io.IOException;

/** A server gave other content than it was asked for by its digest. */
final class CorruptBlobException extends IOException {
    private static final long serialVersionUID = 1;

    CorruptBlobException(Digest digest, String how) {
        super("the server gives the blob " + digest + " other content: " + how);
    }
}
