package dev.codonq.cli;

import dev.codonq.diagnostics.DiagnosticPrinter;

/** Makes text for messages from names that users and programs chose. */
final class TerminalText {
    private TerminalText() {}

    /** Returns {@code text} on one line, without colours; control characters become escapes such as {@code \n}. */
    static String oneLine(String text) {
        return DiagnosticPrinter.plain(text).replace("\n", "\\n");
    }
}
