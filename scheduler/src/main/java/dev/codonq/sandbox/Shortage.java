package dev.codonq.sandbox;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A lack of what comes and goes on a machine: processes, memory, descriptors, disk. Java, shells and bubblewrap tell of it
 * in the words of strerror(3) alone. In another language than English nothing is recognised, and nothing tried again.
 */
final class Shortage {
    private static final List<String> WORDS = List.of(
            "Resource temporarily unavailable",
            "Cannot allocate memory",
            "Too many open files",
            "No space left on device",
            "Disk quota exceeded");

    private Shortage() {}

    /** Returns whether {@code message}, which is of our own machinery, tells of one. */
    static boolean isToldBy(@Nullable String message) {
        return message != null && WORDS.stream().anyMatch(message::contains);
    }

    /** Returns the outcome of a run of which no process is left, by what the failure's message tells. */
    static ProcessOutcome.Broken broken(String message) {
        return new ProcessOutcome.Broken(message, isToldBy(message));
    }
}
