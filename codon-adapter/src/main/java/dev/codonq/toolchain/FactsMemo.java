package dev.codonq.toolchain;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * Facts about the system, kept on disk with the state of all that they follow from, so that a later start need only look
 * whether that has changed. Thread-safe; several processes may share a directory.
 *
 * <pre>
 *   codonq.facts/1
 *   fact TEXT              any number
 *   watch STATE PATH       any number
 *   sum CRC-32             of all lines above, against files cut short; SHA-256 takes long in a young process
 * </pre>
 *
 * A file that is anything else is no memo.
 */
final class FactsMemo {
    private static final String FORMAT = "codonq.facts/1";
    private static final String FACT = "fact ";
    private static final String WATCH = "watch ";
    private static final String SUM = "sum ";

    private final @Nullable Path file;
    private final Clock clock;

    /** @param file where the facts are kept; null to keep them nowhere */
    FactsMemo(@Nullable Path file, Clock clock) {
        this.file = file;
        this.clock = clock;
    }

    /** Returns the facts that were kept if all they follow from is as it was, and else those that {@code lookUp} finds. */
    List<String> get(Supplier<SystemFacts> lookUp) {
        if (file == null) {
            return lookUp.get().facts();
        }
        SystemFacts kept = read(file);
        if (kept != null && kept.isCurrent()) {
            return kept.facts();
        }
        Instant start = clock.instant();
        SystemFacts found = lookUp.get();
        // What changed during the look-up may have been seen in part only.
        if (found.watched().values().stream().allMatch(state -> FileState.hasSettled(state.changed(), start))) {
            keep(file, found);
        }
        return found.facts();
    }

    private static @Nullable SystemFacts read(Path file) {
        List<String> facts = new ArrayList<>();
        TreeMap<Path, FileState> watched = new TreeMap<>();
        try {
            String text = Files.readString(file);
            int end = text.lastIndexOf(SUM);
            if (end < 0 || !text.equals(text.substring(0, end) + sum(text.substring(0, end)))) {
                return null;
            }
            for (String line : text.substring(0, end).split("\n", -1)) {
                if (line.startsWith(FACT)) {
                    facts.add(line.substring(FACT.length()));
                } else if (line.startsWith(WATCH)) {
                    String[] words = line.split(" ", 3);
                    watched.put(Path.of(words[2]), new FileState(words[1], Instant.EPOCH));
                }
            }
            return text.startsWith(FORMAT + "\n") ? new SystemFacts(facts, watched) : null;
        } catch (IOException | InvalidPathException | ArrayIndexOutOfBoundsException e) {
            return null;
        }
    }

    /** Where keeping fails nothing is kept: the next start looks again. */
    private static void keep(Path file, SystemFacts found) {
        StringBuilder text = new StringBuilder(FORMAT + "\n");
        found.facts().forEach(fact -> text.append(FACT).append(fact).append('\n'));
        for (Map.Entry<Path, FileState> entry : found.watched().entrySet()) {
            text.append(WATCH).append(entry.getValue().text()).append(' ');
            text.append(entry.getKey()).append('\n');
        }
        if (text.toString().lines().count()
                != 1L + found.facts().size() + found.watched().size()) {
            // A name with a line break in it has no place in this format.
            return;
        }
        MemoFile.keep(file, text + sum(text.toString()));
    }

    private static String sum(String text) {
        CRC32 crc = new CRC32();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        return SUM + Long.toHexString(crc.getValue()) + "\n";
    }
}
