package dev.codonq.diagnostics;

/** How bad a diagnostic is. */
public enum Severity {
    ERROR,
    WARNING,
    NOTE
}
