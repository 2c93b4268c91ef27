package dev.codonq.terminal;

/** The colours of what is shown, or none. Immutable. */
public enum Palette {
    /** Text goes out as it is. */
    PLAIN {
        @Override
        String paint(String code, String text) {
            return text;
        }
    },
    /** With the escape sequences of ECMA-48 that every terminal knows. */
    COLOURS {
        @Override
        String paint(String code, String text) {
            return text.isEmpty() ? text : "\u001b[" + code + "m" + text + "\u001b[0m";
        }
    };

    abstract String paint(String code, String text);

    /** Returns {@code text} for what went wrong. */
    public String error(String text) {
        return paint("1;31", text);
    }

    /** Returns {@code text} for what may be wrong. */
    public String warning(String text) {
        return paint("1;33", text);
    }

    /** Returns {@code text} for what explains. */
    public String note(String text) {
        return paint("1;36", text);
    }

    /** Returns {@code text} for what went well. */
    public String good(String text) {
        return paint("32", text);
    }

    /** Returns {@code text} to be seen first. */
    public String strong(String text) {
        return paint("1", text);
    }

    /** Returns {@code text} to be seen last. */
    public String faint(String text) {
        return paint("2", text);
    }
}
