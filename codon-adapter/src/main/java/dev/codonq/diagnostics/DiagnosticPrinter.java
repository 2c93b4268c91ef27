package dev.codonq.diagnostics;

import java.util.HexFormat;

/**
 * Turns diagnostics into text for a terminal or a log, in which nothing that the compiled program chose can move the
 * cursor, change colours, imitate another line or reverse the reading direction: such characters become
 * {@code \x1b}-like escapes. Thread-safe.
 */
public final class DiagnosticPrinter {
    private static final HexFormat HEX = HexFormat.of();
    private static final String INDENT = "  ";

    private DiagnosticPrinter() {}

    /**
     * Returns {@code path:line:column: severity: message}, without colour, ending with a line feed. Further lines of
     * the message are indented by four, notes by two.
     */
    public static String format(Diagnostic diagnostic) {
        StringBuilder out = new StringBuilder();
        append(out, diagnostic, "");
        return out.toString();
    }

    /** Returns {@code text} without ANSI colours and with all control characters but tabs and line feeds escaped. */
    public static String plain(String text) {
        StringBuilder out = new StringBuilder(text.length());
        int at = 0;
        while (at < text.length()) {
            int colourEnd = colourEnd(text, at);
            if (colourEnd > at) {
                at = colourEnd;
            } else {
                int character = text.codePointAt(at);
                appendCharacter(out, character, character == '\n');
                at += Character.charCount(character);
            }
        }
        return out.toString();
    }

    private static void append(StringBuilder out, Diagnostic diagnostic, String indent) {
        out.append(indent);
        if (diagnostic.file() != null) {
            appendEscaped(out, diagnostic.file());
            out.append(':');
            if (diagnostic.line() != null) {
                out.append(diagnostic.line()).append(':');
            }
            if (diagnostic.column() != null) {
                out.append(diagnostic.column()).append(':');
            }
            out.append(' ');
        }
        out.append(
                switch (diagnostic.severity()) {
                    case ERROR -> "error: ";
                    case WARNING -> "warning: ";
                    case NOTE -> "note: ";
                });
        String[] lines = diagnostic.message().split("\n", -1);
        appendEscaped(out, lines[0]);
        for (int i = 1; i < lines.length; i++) {
            out.append('\n').append(indent).append(INDENT).append(INDENT);
            appendEscaped(out, lines[i]);
        }
        if (diagnostic.code() != null) {
            out.append(" [");
            appendEscaped(out, diagnostic.code());
            out.append(']');
        }
        out.append('\n');
        for (Diagnostic note : diagnostic.notes()) {
            append(out, note, indent + INDENT);
        }
    }

    /** Returns {@code text} on one line: control characters are escapes, those of colours too. Tabs stay. */
    public static String escaped(String text) {
        StringBuilder out = new StringBuilder(text.length());
        appendEscaped(out, text);
        return out.toString();
    }

    private static void appendEscaped(StringBuilder out, String text) {
        text.codePoints().forEach(character -> appendEscaped(out, character));
    }

    static void appendEscaped(StringBuilder out, int character) {
        appendCharacter(out, character, false);
    }

    private static void appendCharacter(StringBuilder out, int character, boolean harmless) {
        if (harmless || !isHarmful(character)) {
            out.appendCodePoint(character);
        } else if (character == '\n') {
            out.append("\\n");
        } else if (character < 0x100) {
            out.append("\\x").append(HEX.toHexDigits((byte) character));
        } else {
            out.append("\\u").append(HEX.toHexDigits((char) character));
        }
    }

    private static boolean isHarmful(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL -> character != '\t';
            case Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE -> true;
            case Character.FORMAT -> isDirectional(character);
            default -> false;
        };
    }

    /** Returns whether {@code character} changes the direction of the text around it; other formats join letters. */
    private static boolean isDirectional(int character) {
        return character == 0x61c
                || character == 0x200e
                || character == 0x200f
                || (character >= 0x202a && character <= 0x202e)
                || (character >= 0x2066 && character <= 0x2069);
    }

    /** Returns the end of the ANSI colour sequence that starts at {@code at}, or {@code at} if none does. */
    private static int colourEnd(String text, int at) {
        if (!text.startsWith("\u001b[", at)) {
            return at;
        }
        int end = at + 2;
        while (end < text.length() && isColourParameter(text.charAt(end))) {
            end++;
        }
        return end < text.length() && text.charAt(end) == 'm' ? end + 1 : at;
    }

    private static boolean isColourParameter(char character) {
        return (character >= '0' && character <= '9') || character == ';';
    }
}
