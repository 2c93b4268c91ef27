package dev.codonq.diagnostics;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * A line of source in three parts: what a diagnostic is about, and what stands before and after that. Immutable.
 *
 * <p>The offset of the marked part in UTF-16 code units is {@code before.length()}, its end {@code before.length() +
 * marked.length()}. What is not UTF-8 is U+FFFD. The text is the program's: it can hold any control character, and be
 * megabytes long; {@link #toShow} makes it fit.
 *
 * @param line the line's number, from 1
 * @param marked one character where only the start of the range is known; empty at the end of the line; the whole line
 *     but its indentation where no column is known. A range that runs over the end of the line ends with it
 */
public record SourceExcerpt(int line, String before, String marked, String after) {
    private static final int TAB_STOP = 4;
    private static final String CUT = "…";

    /** Returns the whole line. */
    public String text() {
        return before + marked + after;
    }

    static SourceExcerpt of(byte[] text, Diagnostic diagnostic) {
        Integer line = diagnostic.line();
        Integer column = diagnostic.column();
        Integer endColumn = diagnostic.endColumn();
        int start;
        int end;
        if (column == null) {
            start = indentation(text);
            end = text.length;
        } else if (endColumn == null) {
            // Only syntax errors have no end, and they alone count code points.
            start = afterCharacters(text, column - 1);
            end = endOfCharacter(text, start + 1);
        } else {
            start = startOfCharacter(text, column - 1);
            end = endOfCharacter(text, endColumn - 1);
        }
        return new SourceExcerpt(
                line == null ? 1 : line,
                new String(text, 0, start, UTF_8),
                new String(text, start, end - start, UTF_8),
                new String(text, end, text.length - end, UTF_8));
    }

    /**
     * Returns this as it can be shown in {@code columns} columns of a terminal: tabs are spaces, what could do harm is
     * an escape such as {@code \x1b}, and a line that is too long is cut on both sides of the marked part, with "…" for
     * what is left out.
     */
    public SourceExcerpt toShow(int columns) {
        // The rest of a very long line need not be looked at; most characters are a column wide, some have no width.
        int enough = 4 * columns;
        SourceExcerpt shown = visible(
                cutBefore(before, Math.max(0, before.length() - enough)),
                cutAfter(marked, enough),
                cutAfter(after, enough));
        int room = columns - DisplayWidth.of(shown.text());
        if (room >= 0) {
            return shown;
        }
        // Each side has room to say at least that it is cut.
        int sides = Math.min(1, shown.before.length()) + Math.min(1, shown.after.length());
        String newMarked = head(shown.marked, columns - sides);
        String toCut = newMarked.equals(shown.marked) ? shown.after : "";
        int rest = columns - DisplayWidth.of(newMarked);
        int wantedAfter = Math.min(DisplayWidth.of(toCut), Math.max(1, rest / 3));
        String newBefore = tail(shown.before, rest - wantedAfter);
        return new SourceExcerpt(line, newBefore, newMarked, head(toCut, rest - DisplayWidth.of(newBefore)));
    }

    /** Returns the line to stand below one that {@link #toShow} has made: a caret and tildes under the marked part. */
    public String underline() {
        return " ".repeat(DisplayWidth.of(before)) + "^" + "~".repeat(Math.max(0, DisplayWidth.of(marked) - 1));
    }

    private SourceExcerpt visible(String newBefore, String newMarked, String newAfter) {
        StringBuilder out = new StringBuilder();
        appendVisible(out, newBefore);
        int start = out.length();
        appendVisible(out, newMarked);
        int end = out.length();
        appendVisible(out, newAfter);
        return new SourceExcerpt(line, out.substring(0, start), out.substring(start, end), out.substring(end));
    }

    private static void appendVisible(StringBuilder out, String text) {
        int width = DisplayWidth.of(out);
        for (int at = 0; at < text.length(); ) {
            int character = text.codePointAt(at);
            at += Character.charCount(character);
            int from = out.length();
            if (character == '\t') {
                out.append(" ".repeat(TAB_STOP - width % TAB_STOP));
            } else {
                DiagnosticPrinter.appendEscaped(out, character);
            }
            width += DisplayWidth.of(out.subSequence(from, out.length()));
        }
    }

    private static String cutBefore(String text, int from) {
        int start = from > 0 && Character.isLowSurrogate(text.charAt(from)) ? from + 1 : from;
        return start == 0 ? text : CUT + text.substring(start);
    }

    private static String cutAfter(String text, int length) {
        if (text.length() <= length) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length) + CUT;
    }

    /** Returns the start of {@code text} that has room in {@code columns}, marked as cut unless it is all. */
    private static String head(String text, int columns) {
        if (DisplayWidth.of(text) <= columns) {
            return text;
        }
        int width = 1;
        int end = 0;
        while (width + DisplayWidth.of(text.codePointAt(end)) <= columns) {
            width += DisplayWidth.of(text.codePointAt(end));
            end = text.offsetByCodePoints(end, 1);
        }
        return text.substring(0, end) + CUT;
    }

    private static String tail(String text, int columns) {
        if (DisplayWidth.of(text) <= columns) {
            return text;
        }
        int width = 1;
        int start = text.length();
        while (width + DisplayWidth.of(text.codePointBefore(start)) <= columns) {
            width += DisplayWidth.of(text.codePointBefore(start));
            start = text.offsetByCodePoints(start, -1);
        }
        return CUT + text.substring(start);
    }

    private static int indentation(byte[] text) {
        int at = 0;
        while (at < text.length && (text[at] == ' ' || text[at] == '\t')) {
            at++;
        }
        return at;
    }

    private static int afterCharacters(byte[] text, int count) {
        int at = 0;
        for (int i = 0; i < count && at < text.length; i++) {
            at = endOfCharacter(text, at + 1);
        }
        return at;
    }

    private static int startOfCharacter(byte[] text, int offset) {
        int at = Math.min(offset, text.length);
        while (at > 0 && at < text.length && isContinuation(text[at])) {
            at--;
        }
        return at;
    }

    private static int endOfCharacter(byte[] text, int offset) {
        int at = Math.min(offset, text.length);
        while (at < text.length && isContinuation(text[at])) {
            at++;
        }
        return at;
    }

    /** Returns whether this is a byte inside of a character in UTF-8. */
    private static boolean isContinuation(byte b) {
        return (b & 0xc0) == 0x80;
    }
}
