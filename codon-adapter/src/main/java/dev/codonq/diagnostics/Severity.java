package dev.codonq.diagnostics;

/** How bad a {@link Diagnostic} is. */
public enum Severity {
    ERROR,
    WARNING,
    /** One step on the way to the error above it, such as the call that led to the failing function. */
    NOTE
}
