package dev.codonq.terminal;

import dev.codonq.diagnostics.DisplayWidth;

/** Makes texts fit into columns of a terminal, as {@link DisplayWidth} counts them. Thread-safe. */
public final class Columns {
    private static final String ELLIPSIS = "\u2026";

    private Columns() {}

    /** Returns {@code text} if it fits into {@code columns}, else its start and an ellipsis. */
    public static String start(String text, int columns) {
        if (DisplayWidth.of(text) <= columns) {
            return text;
        }
        int end = 0;
        int used = DisplayWidth.of(ELLIPSIS);
        while (true) {
            int character = text.codePointAt(end);
            used += DisplayWidth.of(character);
            if (used > columns) {
                return columns < DisplayWidth.of(ELLIPSIS) ? "" : text.substring(0, end) + ELLIPSIS;
            }
            end += Character.charCount(character);
        }
    }

    /** Returns {@code text} if it fits into {@code columns}, else an ellipsis and its end: of a path that tells more. */
    public static String end(String text, int columns) {
        if (DisplayWidth.of(text) <= columns) {
            return text;
        }
        int at = text.length();
        // What combines stands behind what it combines with, and goes where that goes.
        int start = at;
        int used = DisplayWidth.of(ELLIPSIS);
        while (true) {
            int character = text.codePointBefore(at);
            used += DisplayWidth.of(character);
            if (used > columns) {
                return columns < DisplayWidth.of(ELLIPSIS) ? "" : ELLIPSIS + text.substring(start);
            }
            at -= Character.charCount(character);
            if (DisplayWidth.of(character) > 0) {
                start = at;
            }
        }
    }
}
