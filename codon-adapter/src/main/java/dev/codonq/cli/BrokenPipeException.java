package dev.codonq.cli;

/** Nobody reads standard output or standard error any more: the program ends without a word. */
final class BrokenPipeException extends RuntimeException {
    private static final long serialVersionUID = 1L;
}
