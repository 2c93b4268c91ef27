package dev.codonq.compile;

import java.util.Locale;

/** Whose arithmetic Codon follows, in division by zero and the like. */
public enum Numerics {
    C,
    PY;

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
