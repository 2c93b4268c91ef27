package dev.codonq.compile;

import java.nio.file.Path;

/** What a source's file name says. */
final class SourceName {
    private SourceName() {}

    /** Returns the file name without {@code .py}, {@code .codon} or {@code .seq}; the whole name where none is there. */
    static String stem(Path source) {
        Path name = source.getFileName();
        if (name == null) {
            return "";
        }
        return name.toString().replaceFirst("\\.(py|codon|seq)$", "");
    }

    /**
     * Returns {@code source}.
     *
     * @throws IllegalArgumentException if nothing is left of its name without the suffix
     */
    static Path requireStem(Path source) {
        if (stem(source).isEmpty()) {
            throw new IllegalArgumentException(
                    "source '" + source + "' has no name; a source is a file that ends in .py or .codon");
        }
        return source;
    }
}
