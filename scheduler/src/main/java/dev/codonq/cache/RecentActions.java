package dev.codonq.cache;

import dev.codonq.action.ActionKey;
import dev.codonq.action.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The keys of the latest results of each subject, by which a miss is explained. Thread-safe; any number of processes may
 * share one, and of two that publish at once one may be forgotten.
 *
 * <p>A file is a list of keys, a line each: hash, space, size; the latest last.
 */
final class RecentActions {
    private static final int MOST = 8;
    private static final long MAX_BYTES = 4096;

    private final CacheLayout layout;

    RecentActions(CacheLayout layout) {
        this.layout = layout;
    }

    /** Returns the keys kept for {@code subject}, the latest last; a file that is damaged has none. */
    List<ActionKey> of(String subject) {
        try {
            byte[] content = StoredFile.read(layout.recent(subject), MAX_BYTES).orElse(new byte[0]);
            return new String(content, StandardCharsets.US_ASCII)
                    .lines()
                    .map(RecentActions::parse)
                    .toList();
        } catch (IOException | IllegalArgumentException damaged) {
            return List.of();
        }
    }

    private static ActionKey parse(String line) {
        int space = line.indexOf(' ');
        return new ActionKey(
                new Digest(line.substring(0, Math.max(0, space)), Long.parseLong(line.substring(space + 1))));
    }

    /** Writes the keys of {@code subject} with {@code latest} added to {@code staged}. */
    void stage(String subject, ActionKey latest, Path staged) throws IOException {
        List<ActionKey> keys = new ArrayList<>(of(subject));
        keys.remove(latest);
        keys.add(latest);
        StringBuilder text = new StringBuilder();
        for (ActionKey key : keys.subList(Math.max(0, keys.size() - MOST), keys.size())) {
            text.append(key.digest().hash())
                    .append(' ')
                    .append(key.digest().sizeBytes())
                    .append('\n');
        }
        // Not synchronized to the disk: it is damaged after a power cut at worst, and then says nothing.
        Files.writeString(staged, text, StandardCharsets.US_ASCII);
    }

    void publish(String subject, Path staged) throws IOException {
        CacheLayout.move(staged, layout.recent(subject));
    }
}
