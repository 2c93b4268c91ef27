package dev.codonq.sandbox;

import java.io.IOException;

/** Tells that a {@link WarmParent} did not fork; the same run from nothing may well succeed. */
final class RefusedForkException extends IOException {
    private static final long serialVersionUID = 1;

    RefusedForkException(String reason) {
        super("the warm process does not fork: " + reason);
    }
}
