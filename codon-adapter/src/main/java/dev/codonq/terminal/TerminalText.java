package dev.codonq.terminal;

import dev.codonq.diagnostics.DiagnosticPrinter;
import java.util.Locale;

/** Makes text for messages, from names that users and programs chose and from numbers. */
public final class TerminalText {
    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};

    private TerminalText() {}

    /** Returns {@code text} on one line, without colours; control characters become escapes such as {@code \n}. */
    public static String oneLine(String text) {
        return DiagnosticPrinter.plain(text).replace("\n", "\\n");
    }

    /** Returns a number of bytes for people. */
    public static String size(long bytes) {
        double size = bytes;
        int unit = 0;
        while (size >= 1024 && unit < UNITS.length - 1) {
            size /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", size, UNITS[unit]);
    }
}
