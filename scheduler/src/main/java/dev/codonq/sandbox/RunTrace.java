package dev.codonq.sandbox;

import java.util.Map;
import java.util.Optional;

/**
 * How commands are asked to say how far they are, and how to read that.
 *
 * <p>Implementations MUST be thread-safe and quick, and MUST NOT throw. What {@link #environment} sets MUST change
 * nothing of what a run makes or how it ends: it is no part of an action, and so of no action key.
 */
public interface RunTrace {
    /** Asks for nothing. */
    RunTrace NONE = new RunTrace() {
        @Override
        public Map<String, String> environment() {
            return Map.of();
        }

        @Override
        public Optional<String> read(String line) {
            return Optional.empty();
        }
    };

    /** Returns the variables that every run gets besides those of its action. */
    Map<String, String> environment();

    /**
     * Reads a line of standard error.
     *
     * @param line without its end; where it was very long, no more than its beginning
     * @return the stage that begins with it, empty text if none does; nothing if the line is no answer to what was asked,
     *     and so belongs to the output of the run
     */
    Optional<String> read(String line);

    /**
     * Returns the stage that a run is at, at least, while a program of this name is among its processes. Asked many times a
     * second, once a line has told of a stage, and until a program has.
     *
     * @param program name, cut to 15 bytes by the kernel; a run may give its processes any
     */
    default Optional<String> stageOf(String program) {
        return Optional.empty();
    }
}
