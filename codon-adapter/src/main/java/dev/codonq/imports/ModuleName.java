package dev.codonq.imports;

/**
 * What an import statement asks for: {@code ..a.b} is two dots and {@code a/b}. Immutable.
 *
 * @param dots number of leading dots; one and none mean the same to Codon, the importing file's own directory
 * @param path the names joined by slashes; empty in {@code from . import x}
 */
record ModuleName(int dots, String path) {
    /** How many directories above the importing file's own one the names are looked up. */
    int levelsUp() {
        return Math.max(0, dots - 1);
    }

    /** The last name, under which a plain import makes the module reachable; empty if there is none. */
    String lastName() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    @Override
    public String toString() {
        return ".".repeat(dots) + path.replace('/', '.');
    }
}
