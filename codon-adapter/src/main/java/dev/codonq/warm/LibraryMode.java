package dev.codonq.warm;

/**
 * What of a compile's options decides how the standard library is loaded. Immutable.
 *
 * @param isRelease rather than debug mode
 * @param hasPyNumerics rather than numerics as in C
 * @param isExtension of Python
 */
public record LibraryMode(boolean isRelease, boolean hasPyNumerics, boolean isExtension) {
    /** Returns words, as the warm compiler reads them. */
    String label() {
        return (isRelease ? "release" : "debug")
                + (hasPyNumerics ? "+py-numerics" : "")
                + (isExtension ? "+extension" : "");
    }
}
