package dev.codonq.cli;

/** The log behind the program's own lines: warnings on standard error, with {@code -v} more. */
final class Logging {
    private static final String PREFIX = "org.slf4j.simpleLogger.";

    private Logging() {}

    /** Sets what is logged where the user has not. Works only before the first logger is made. */
    static void configure(boolean verbose) {
        set("defaultLogLevel", verbose ? "info" : "warn");
        set("showThreadName", "true");
        set("showShortLogName", "true");
        set("levelInBrackets", "true");
    }

    private static void set(String name, String value) {
        if (System.getProperty(PREFIX + name) == null) {
            System.setProperty(PREFIX + name, value);
        }
    }
}
