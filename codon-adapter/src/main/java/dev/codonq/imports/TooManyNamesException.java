package dev.codonq.imports;

/** Signals a source that names more things than the scanner is ready to remember. */
final class TooManyNamesException extends Exception {
    private static final long serialVersionUID = 1;

    TooManyNamesException() {
        super("more than " + ModuleReader.MAX_ENTRIES + " different names");
    }
}
