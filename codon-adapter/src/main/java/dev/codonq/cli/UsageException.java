package dev.codonq.cli;

/** Wrong usage: nothing is run and the program ends with status 2. The message is one line that names the option. */
final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message);
    }
}
