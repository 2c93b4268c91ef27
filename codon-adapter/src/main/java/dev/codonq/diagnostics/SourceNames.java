package dev.codonq.diagnostics;

import static java.util.stream.Collectors.joining;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The files that the base names in Codon's messages can stand for. Thread-safe.
 *
 * <p>Codon prints only the last part of a path, and all packages have an {@code __init__.codon}. A base name is replaced
 * by a path when one known file alone can be meant; otherwise it stays and a note lists the candidates. A file is ruled
 * out only by having too few lines: columns prove nothing, because for code in f-strings they lie off.
 */
public final class SourceNames {
    /**
     * How far behind a file's last line feed Codon can place an error: a bracket left open in a file of one line without
     * line feed is reported on line 3.
     */
    private static final int LINES_BEHIND_LAST_FEED = 3;

    private static final int MOST_LISTED = 5;

    private final Map<String, List<Source>> byBaseName;
    /** Kept, since a program can make the compiler name the same few files in very many messages. */
    private final Map<Path, Long> lineFeeds = new ConcurrentHashMap<>();

    private record Source(SourceFile file, String shown) {}

    private SourceNames(Map<String, List<Source>> byBaseName) {
        this.byBaseName = byBaseName;
    }

    /**
     * Returns the names for a compile that may read exactly {@code shownByFile}. Files of the standard library belong
     * there too: an error in its {@code sort.codon} would else be blamed on a file of that name in the project.
     *
     * @param shownByFile file, by its real path since Codon resolves links before it prints → name to show the user, in
     *     the order in which candidates are to be listed
     */
    public static SourceNames of(Map<SourceFile, String> shownByFile) {
        Map<String, List<Source>> byBaseName = new HashMap<>();
        shownByFile.forEach((file, shown) -> {
            Path baseName = file.path().getFileName();
            if (baseName != null) {
                byBaseName
                        .computeIfAbsent(baseName.toString(), name -> new ArrayList<>())
                        .add(new Source(file, shown));
            }
        });
        return new SourceNames(byBaseName);
    }

    /** Returns {@code output} with every diagnostic resolved. */
    public ParsedOutput resolve(ParsedOutput output) {
        return new ParsedOutput(resolveAll(output.diagnostics()), output.rest(), output.trailing());
    }

    /**
     * Returns {@code diagnostic}, and its notes, with the names to show. Reads files if several have the same base
     * name; one that cannot be read stays a candidate.
     */
    public Diagnostic resolve(Diagnostic diagnostic) {
        List<Diagnostic> notes = resolveAll(diagnostic.notes());
        String baseName = diagnostic.file();
        List<Source> sources = baseName == null ? List.of() : byBaseName.getOrDefault(baseName, List.of());
        if (baseName == null || sources.isEmpty()) {
            return diagnostic.withNotes(notes);
        }
        List<Source> candidates = sources.size() == 1 ? sources : withLine(sources, diagnostic.line());
        if (candidates.size() == 1) {
            return diagnostic
                    .withSource(candidates.get(0).file, candidates.get(0).shown)
                    .withNotes(notes);
        }
        return diagnostic.withNotes(append(notes, ambiguity(baseName, candidates.isEmpty() ? sources : candidates)));
    }

    private List<Diagnostic> resolveAll(List<Diagnostic> diagnostics) {
        return diagnostics.stream().map(this::resolve).toList();
    }

    private List<Source> withLine(List<Source> sources, @Nullable Integer line) {
        return line == null
                ? sources
                : sources.stream()
                        .filter(source -> line - LINES_BEHIND_LAST_FEED
                                <= lineFeeds.computeIfAbsent(source.file.path(), SourceNames::countLineFeeds))
                        .toList();
    }

    private static long countLineFeeds(Path file) {
        try (InputStream content = new BufferedInputStream(Files.newInputStream(file))) {
            long count = 0;
            for (int b = content.read(); b >= 0; b = content.read()) {
                count += b == '\n' ? 1 : 0;
            }
            return count;
        } catch (IOException e) {
            return Long.MAX_VALUE;
        }
    }

    private static Diagnostic ambiguity(String baseName, List<Source> candidates) {
        String listed =
                candidates.stream().limit(MOST_LISTED).map(Source::shown).collect(joining(", "));
        int more = candidates.size() - MOST_LISTED;
        String message = baseName + " is one of: " + listed + (more > 0 ? " and " + more + " more" : "");
        return new Diagnostic(Severity.NOTE, null, null, null, null, message, null, List.of());
    }

    private static <T> List<T> append(List<T> list, T last) {
        return Stream.concat(list.stream(), Stream.of(last)).toList();
    }
}
