package dev.codonq.sandbox;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Thrown when an action cannot be run as it stands; the message is one line that says why and what to do. */
class RefusedActionException extends IOException {
    private static final long serialVersionUID = 1;

    RefusedActionException(String message, @Nullable IOException cause) {
        super(message, cause);
    }
}
