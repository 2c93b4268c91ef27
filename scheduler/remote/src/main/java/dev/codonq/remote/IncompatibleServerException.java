package dev.codonq.remote;

import java.io.IOException;

/** A server speaks the protocol in a way that we do not. */
final class IncompatibleServerException extends IOException {
    private static final long serialVersionUID = 1;

    IncompatibleServerException(String message) {
        super(message);
    }
}
