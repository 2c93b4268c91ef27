package dev.codonq.cli;

import dev.codonq.diagnostics.Diagnostic;
import java.util.Locale;
import java.util.regex.Pattern;

/** Makes text from names, messages and logs in which no control character reaches the terminal. */
final class TerminalText {
    private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;]*m");

    private TerminalText() {}

    /** Returns {@code text} on one line: line feeds and other control characters become escapes such as {@code \n}. */
    static String oneLine(String text) {
        return escape(text, false);
    }

    /** Returns {@code text} without colours; its line feeds stay, other control characters become escapes. */
    static String lines(String text) {
        return escape(COLOUR.matcher(text).replaceAll(""), true);
    }

    /** Returns {@code path:line:column: severity: message} and a line for each note, each ended by a line feed. */
    static String diagnostic(Diagnostic diagnostic) {
        StringBuilder out = new StringBuilder();
        append(diagnostic, "", out);
        return out.toString();
    }

    private static void append(Diagnostic diagnostic, String indent, StringBuilder out) {
        out.append(indent);
        if (diagnostic.file() != null) {
            out.append(oneLine(diagnostic.file())).append(':');
            if (diagnostic.line() != null) {
                out.append(diagnostic.line()).append(':');
            }
            if (diagnostic.column() != null) {
                out.append(diagnostic.column()).append(':');
            }
            out.append(' ');
        }
        out.append(diagnostic.severity().name().toLowerCase(Locale.ROOT)).append(": ");
        out.append(lines(diagnostic.message()).replace("\n", "\n" + indent + "    "))
                .append('\n');
        for (Diagnostic note : diagnostic.notes()) {
            append(note, indent + "  ", out);
        }
    }

    private static String escape(String text, boolean keepLineFeeds) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (c == '\n' && !keepLineFeeds) {
                out.append("\\n");
            } else if (isPrintable(c) || c == '\n' || c == '\t') {
                out.appendCodePoint(c);
            } else {
                out.append(String.format(Locale.ROOT, c < 0x100 ? "\\x%02x" : "\\u%04x", c));
            }
        });
        return out.toString();
    }

    private static boolean isPrintable(int c) {
        int type = Character.getType(c);
        return type != Character.CONTROL
                && type != Character.SURROGATE
                && type != Character.FORMAT
                && type != Character.LINE_SEPARATOR
                && type != Character.PARAGRAPH_SEPARATOR;
    }
}
