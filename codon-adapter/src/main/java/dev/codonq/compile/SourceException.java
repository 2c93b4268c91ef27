package dev.codonq.compile;

/** Thrown when a request's source cannot be compiled as it stands, for a reason the user can mend. */
final class SourceException extends RuntimeException {
    private static final long serialVersionUID = 1;

    SourceException(String message) {
        super(message);
    }
}
