package dev.codonq.cache;

import dev.codonq.action.Digest;
import dev.codonq.cache.CacheInventory.Listed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Looks at all files of a cache, for people. */
final class CacheCheck {
    private CacheCheck() {}

    static CacheStats stats(CacheLayout layout, CacheSettings settings, ActionStore actions, Usage.Totals totals)
            throws IOException {
        CacheInventory inventory = CacheInventory.of(layout, actions);
        return new CacheStats(
                layout.root(),
                inventory.results().size(),
                inventory.blobs().size(),
                inventory.sizeBytes(),
                settings.maxBytes(),
                CacheInventory.files(layout.quarantine()).size(),
                totals.hits(),
                totals.misses(),
                inventory.results().stream()
                        .map(result -> result.file().used())
                        .min(FileTime::compareTo)
                        .map(FileTime::toInstant));
    }

    /** Checks every blob, then every result: a blob that is damaged is moved aside, and makes its results incomplete. */
    static VerifyReport verify(CacheLayout layout, ActionStore actions, ContentStore content) throws IOException {
        List<String> problems = new ArrayList<>();
        Set<String> sound = new HashSet<>();
        for (Listed file : CacheInventory.files(layout.blobs())) {
            String name = file.path().getFileName().toString();
            if (isSound(name, file, content)) {
                sound.add(name);
            } else if (!isGone(file)) {
                problems.add("blob " + name + ": not what its name says, and cannot be moved aside");
            } else {
                problems.add("blob " + name + ": not what its name says; moved aside");
            }
        }
        long whole = 0;
        for (Listed file : CacheInventory.files(layout.actions())) {
            Optional<ActionEntry> entry = actions.read(file.path());
            if (entry.isEmpty()) {
                problems.add("result " + file.path().getFileName() + ": damaged; moved aside");
            } else if (isIncomplete(entry.get(), sound, layout)) {
                actions.quarantine(entry.get().key(), "it points to a blob that is not there");
                problems.add("result " + entry.get().key() + ": points to a blob that is not there; moved aside");
            } else {
                whole++;
            }
        }
        return new VerifyReport(whole, sound.size(), problems);
    }

    /** Checks the results that were used last, with their blobs. */
    static VerifyReport glance(CacheLayout layout, ActionStore actions, ContentStore content, int most)
            throws IOException {
        List<Listed> latest = new ArrayList<>(CacheInventory.files(layout.actions()));
        latest.sort(Comparator.comparing(Listed::used).reversed());
        List<String> problems = new ArrayList<>();
        long whole = 0;
        long blobs = 0;
        for (Listed file : latest.subList(0, Math.min(most, latest.size()))) {
            Optional<ActionEntry> entry = actions.read(file.path());
            List<ActionEntry.Output> outputs =
                    entry.map(found -> List.copyOf(found.outputs().values())).orElse(List.of());
            long sound = outputs.stream()
                    .filter(output -> content.read(output.digest()).isPresent())
                    .count();
            blobs += sound;
            // What was collected since it was listed is not damaged.
            if ((entry.isPresent() && sound == outputs.size()) || isGone(file)) {
                whole++;
            } else {
                problems.add("result " + file.path().getFileName()
                        + (entry.isEmpty() ? ": damaged" : ": points to a blob that is not there or damaged"));
            }
        }
        return new VerifyReport(whole, blobs, problems);
    }

    private static boolean isSound(String name, Listed file, ContentStore content) {
        try {
            return content.read(new Digest(name, file.sizeBytes())).isPresent();
        } catch (IllegalArgumentException notADigest) {
            return false;
        }
    }

    private static boolean isGone(Listed file) {
        return !Files.exists(file.path(), LinkOption.NOFOLLOW_LINKS);
    }

    private static boolean isIncomplete(ActionEntry entry, Set<String> sound, CacheLayout layout) {
        for (Map.Entry<String, ActionEntry.Output> output : entry.outputs().entrySet()) {
            Digest digest = output.getValue().digest();
            // One that was published since the blobs were read is there all the same.
            if (!sound.contains(digest.hash())
                    && !Files.isRegularFile(layout.blob(digest), LinkOption.NOFOLLOW_LINKS)) {
                return true;
            }
        }
        return false;
    }
}
