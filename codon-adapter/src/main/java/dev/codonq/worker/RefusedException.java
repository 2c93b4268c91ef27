package dev.codonq.worker;

/** Thrown when this machine is not what an action asks for, so that a run would not be the same here. */
final class RefusedException extends Exception {
    private static final long serialVersionUID = 1;

    RefusedException(String message) {
        super(message);
    }
}
