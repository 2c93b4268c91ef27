package dev.codonq.terminal;

import dev.codonq.diagnostics.DiagnosticPrinter;

/** Makes text for messages from names that users and programs chose. */
public final class TerminalText {
    private TerminalText() {}

    /** Returns {@code text} on one line, without colours; control characters become escapes such as {@code \n}. */
    public static String oneLine(String text) {
        return DiagnosticPrinter.plain(text).replace("\n", "\\n");
    }
}
