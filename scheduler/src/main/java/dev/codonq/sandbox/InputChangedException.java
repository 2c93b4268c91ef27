package dev.codonq.sandbox;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Thrown when an input has not the content that the action's digest promises. */
final class InputChangedException extends RefusedActionException {
    private static final long serialVersionUID = 1;

    InputChangedException(Path origin, @Nullable IOException cause) {
        super(origin + " changed between the making of the action and its run; submit it again", cause);
    }
}
