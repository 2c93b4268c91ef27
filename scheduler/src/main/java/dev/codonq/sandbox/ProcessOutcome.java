package dev.codonq.sandbox;

import dev.codonq.action.Limit;

/** How the process of a run ended. Immutable. */
public sealed interface ProcessOutcome {
    /**
     * By itself.
     *
     * @param code exit code; by the shell's convention 128 + n where signal n ended it
     */
    record Exited(int code) implements ProcessOutcome {}

    /**
     * It went beyond a limit, by proof and not by its exit code, and was ended for it by us or by the kernel.
     *
     * @param limit which
     */
    record LimitExceeded(Limit limit) implements ProcessOutcome {}

    /** Ended by us since nobody wanted it any more. */
    record Stopped() implements ProcessOutcome {}

    /**
     * It never began, or its end could not be made sure: our machinery failed, not the command.
     *
     * @param message one line for people
     * @param isTransient whether the same run may well succeed a little later: what was lacking comes and goes
     */
    record Broken(String message, boolean isTransient) implements ProcessOutcome {}
}
