package dev.codonq.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.codonq.action.Digest;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Tells results apart: within a log, and from one log to the next, in which lines have moved. Not thread-safe. */
final class SarifFingerprints {
    private static final int LENGTH = 16;

    private final Set<String> seen = new HashSet<>();
    private final Map<String, Integer> occurrences = new HashMap<>();

    /** Returns whether this result is not in the log yet. */
    boolean isNew(SarifRule rule, SarifLocation location) {
        String column = location.excerpt() == null
                ? ""
                : Objects.toString(location.excerpt().before().length());
        return seen.add(
                digest(rule.id(), location.uri(), Objects.toString(location.line()), column, location.message()));
    }

    /** Returns what a result has in the log of any version of the program: its line's text counts, not its number. */
    String of(SarifRule rule, SarifLocation location) {
        String line = location.lineText().replaceAll("\\s+", "");
        String digest =
                digest(rule.id(), location.uri(), line, location.message()).substring(0, LENGTH);
        return digest + ":" + occurrences.merge(digest, 1, Integer::sum);
    }

    private static String digest(String... parts) {
        return Digest.of(String.join("\0", parts).getBytes(UTF_8)).hash();
    }
}
