package dev.codonq.diagnostics;

import org.jspecify.annotations.Nullable;

/**
 * The place named by a record. Codon 0.18 writes {@code FILE:LINE:COLUMN-END}, 0.19 {@code FILE:LINE (COLUMN-END)}; the
 * numbers can be absent from the right, or all of it. A file name may hold colons, digits and line breaks itself, so numbers are
 * taken from the right, once, and the file is everything before. Immutable.
 */
record Location(
        @Nullable String file,
        @Nullable Integer line,
        @Nullable Integer column,
        @Nullable Integer endColumn) {

    private static final Location NONE = new Location(null, null, null, null);

    /** Reads {@code text}; empty means no location, and what is no number belongs to the file name. */
    static Location of(String text) {
        if (text.isEmpty()) {
            return NONE;
        }
        Location location = text.endsWith(")") ? inParentheses(text) : afterColons(text);
        return location == null ? new Location(text, null, null, null) : location;
    }

    private static @Nullable Location inParentheses(String text) {
        int open = text.lastIndexOf(" (");
        int colon = text.lastIndexOf(':', open);
        if (open < 0 || colon < 1) {
            return null;
        }
        Integer line = number(text.substring(colon + 1, open));
        Columns columns = Columns.of(text.substring(open + 2, text.length() - 1));
        return line == null || columns == null ? null : columns.at(text.substring(0, colon), line);
    }

    private static @Nullable Location afterColons(String text) {
        int last = text.lastIndexOf(':');
        if (last < 1) {
            return null;
        }
        int before = text.lastIndexOf(':', last - 1);
        Integer line = before < 1 ? null : number(text.substring(before + 1, last));
        Columns columns = Columns.of(text.substring(last + 1));
        if (line != null && columns != null) {
            return columns.at(text.substring(0, before), line);
        }
        Integer onlyLine = number(text.substring(last + 1));
        return onlyLine == null ? null : new Location(text.substring(0, last), onlyLine, null, null);
    }

    /** Returns a number as Codon prints it, without sign and leading zeros, or null; nine digits are plenty. */
    private static @Nullable Integer number(String text) {
        boolean valid = !text.isEmpty()
                && text.length() <= 9
                && text.charAt(0) != '0'
                && text.chars().allMatch(c -> c >= '0' && c <= '9');
        return valid ? Integer.valueOf(text) : null;
    }

    /** {@code COLUMN} or {@code COLUMN-END}. */
    private record Columns(int start, @Nullable Integer end) {
        static @Nullable Columns of(String text) {
            int dash = text.indexOf('-');
            Integer start = number(dash < 0 ? text : text.substring(0, dash));
            Integer end = dash < 0 ? null : number(text.substring(dash + 1));
            if (start == null || (dash >= 0 && (end == null || end <= start))) {
                return null;
            }
            return new Columns(start, end);
        }

        Location at(String file, int line) {
            return new Location(file, line, start, end);
        }
    }
}
