package dev.codonq.remote;

import java.io.IOException;

/** An action that an engine hands out is none that this codonq can run. */
final class ForeignActionException extends IOException {
    private static final long serialVersionUID = 1;

    ForeignActionException(String message) {
        super(message);
    }
}
