package dev.codonq.sandbox;

/** How the process of a run ended. Immutable. */
public sealed interface ProcessOutcome {
    /**
     * By itself.
     *
     * @param code exit code; by the shell's convention 128 + n where signal n ended it
     */
    record Exited(int code) implements ProcessOutcome {}

    /** Ended by us when its time was over, whatever its exit code said. */
    record TimedOut() implements ProcessOutcome {}

    /** Ended by us since nobody wanted it any more. */
    record Stopped() implements ProcessOutcome {}

    /**
     * It never began, or its end could not be made sure: our machinery failed, not the command.
     *
     * @param message one line for people
     */
    record Broken(String message) implements ProcessOutcome {}
}
