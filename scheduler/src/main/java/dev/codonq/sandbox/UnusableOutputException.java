package dev.codonq.sandbox;

import java.io.IOException;

/** Thrown when a run left a declared output in a form that cannot be taken. */
final class UnusableOutputException extends IOException {
    private static final long serialVersionUID = 1;

    UnusableOutputException(String path, String problem) {
        super("output '" + path + "' " + problem);
    }
}
