package dev.codonq.cli;

/** Broken machinery: the program ends with status 3. The message is one line that says what is missing and its cure. */
final class MachineryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MachineryException(String message) {
        super(message);
    }

    MachineryException(String message, Throwable cause) {
        super(message, cause);
    }
}
