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
}
