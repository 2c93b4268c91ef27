package dev.codonq.report;

import java.util.function.IntPredicate;

/** Text without the characters that a report's format cannot hold: U+FFFD stands in their place. */
final class WellFormed {
    private static final int REPLACEMENT = 0xFFFD;

    private WellFormed() {}

    /** Returns {@code text} without lone surrogates, which UTF-8 cannot hold. */
    static String unicode(String text) {
        return without(WellFormed::isSurrogate, text);
    }

    /** Returns {@code text} without what XML 1.0 cannot hold in any form, such as the escape character. */
    static String xml(String text) {
        return without(c -> !isXml(c), text);
    }

    /** Plain loops, since all that compilers print goes through here. */
    private static String without(IntPredicate wrong, String text) {
        int good = 0;
        while (good < text.length() && !wrong.test(text.codePointAt(good))) {
            good += Character.charCount(text.codePointAt(good));
        }
        if (good == text.length()) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length()).append(text, 0, good);
        for (int at = good; at < text.length(); ) {
            int character = text.codePointAt(at);
            out.appendCodePoint(wrong.test(character) ? REPLACEMENT : character);
            at += Character.charCount(character);
        }
        return out.toString();
    }

    private static boolean isSurrogate(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }

    private static boolean isXml(int codePoint) {
        return codePoint >= ' '
                ? !isSurrogate(codePoint) && codePoint != 0xFFFE && codePoint != 0xFFFF
                : codePoint == '\t' || codePoint == '\n' || codePoint == '\r';
    }
}
