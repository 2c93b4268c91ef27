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

    private static String without(IntPredicate wrong, String text) {
        if (text.codePoints().noneMatch(wrong)) {
            return text;
        }
        return text.codePoints()
                .map(c -> wrong.test(c) ? REPLACEMENT : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static boolean isSurrogate(int codePoint) {
        return Character.getType(codePoint) == Character.SURROGATE;
    }

    private static boolean isXml(int codePoint) {
        return codePoint >= ' '
                ? !isSurrogate(codePoint) && codePoint != 0xFFFE && codePoint != 0xFFFF
                : codePoint == '\t' || codePoint == '\n' || codePoint == '\r';
    }
}
