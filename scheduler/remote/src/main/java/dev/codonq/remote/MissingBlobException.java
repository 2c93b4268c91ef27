package dev.codonq.remote;

import dev.codonq.action.Digest;
import java.io.IOException;

/** A server does not have what it was asked for by its digest. */
final class MissingBlobException extends IOException {
    private static final long serialVersionUID = 1;

    MissingBlobException(Digest digest) {
        super("the server does not have the blob " + digest);
    }
}
