package dev.codonq.diagnostics;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The lines of source that diagnostics speak of, read when they are asked for. Not thread-safe.
 *
 * <p>Only files are read that the compile read, by their resolved paths ({@link Diagnostic#source}); where that is not
 * known, or the file is not what it was, there is no excerpt. The last few files are kept: the notes of a diagnostic
 * speak of the same ones again and again, and there can be very many notes.
 */
public final class SourceExcerpts {
    private static final int MOST_KEPT = 4;

    /** Least recently used first. */
    private final Map<SourceFile, Optional<Lines>> kept = new LinkedHashMap<>(16, 0.75f, true);

    /** Returns the line that {@code diagnostic} itself speaks of. Reads a file. */
    public Optional<SourceExcerpt> of(Diagnostic diagnostic) {
        SourceFile source = diagnostic.source();
        Integer line = diagnostic.line();
        if (source == null || line == null) {
            return Optional.empty();
        }
        return lines(source)
                .filter(lines -> lines.has(line))
                .map(lines -> SourceExcerpt.of(lines.get(line), diagnostic));
    }

    private Optional<Lines> lines(SourceFile source) {
        Optional<Lines> lines = kept.get(source);
        if (lines == null) {
            lines = source.read().map(Lines::new);
            kept.put(source, lines);
            if (kept.size() > MOST_KEPT) {
                kept.remove(kept.keySet().iterator().next());
            }
        }
        return lines;
    }

    /** The bytes of a file with the places where its lines start. Codon's lines end at a line feed, nowhere else. */
    private static final class Lines {
        private final byte[] content;
        private final int[] starts;

        Lines(byte[] content) {
            this.content = content;
            int[] found = new int[16];
            int count = 1;
            for (int i = 0; i < content.length; i++) {
                if (content[i] == '\n') {
                    found = count == found.length ? Arrays.copyOf(found, 2 * count) : found;
                    found[count++] = i + 1;
                }
            }
            this.starts = Arrays.copyOf(found, count);
        }

        boolean has(int line) {
            return line <= starts.length;
        }

        /** Returns the line without what ends it. */
        byte[] get(int line) {
            int start = starts[line - 1];
            int end = line == starts.length ? content.length : starts[line] - 1;
            if (end > start && content[end - 1] == '\r') {
                end--;
            }
            return Arrays.copyOfRange(content, start, end);
        }
    }
}
