package dev.codonq.cache;

import dev.codonq.action.Digest;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All files of a cache as they were at one look, while others may go on to publish. Not thread-safe.
 *
 * <p>What was published since is not in it. So before a file is deleted, it is looked at again under the right to delete:
 * whoever needs it since has touched it, see {@link Listed#isAsListed}.
 */
final class CacheInventory {
    /** A file as it was listed. */
    record Listed(Path path, long sizeBytes, FileTime used) {
        /** Returns whether nobody has used, replaced or deleted it since. */
        boolean isAsListed() throws IOException {
            return Files.exists(path, LinkOption.NOFOLLOW_LINKS)
                    && Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS)
                            .equals(used);
        }
    }

    /** A result, with the names of the blobs it needs. */
    record Result(Listed file, List<String> blobs) {}

    private final List<Result> results = new ArrayList<>();
    private final Map<String, Listed> blobs = new HashMap<>();

    /** By name of a blob. */
    private final Map<String, Integer> needs = new HashMap<>();

    private final List<Listed> others = new ArrayList<>();

    private CacheInventory() {}

    /** Lists all files; results that are damaged are moved aside. */
    static CacheInventory of(CacheLayout layout, ActionStore actions) throws IOException {
        CacheInventory inventory = new CacheInventory();
        for (Listed file : files(layout.actions())) {
            actions.read(file.path()).ifPresent(entry -> inventory.add(file, entry));
        }
        for (Listed file : files(layout.blobs())) {
            inventory.blobs.put(file.path().getFileName().toString(), file);
        }
        inventory.others.addAll(files(layout.recent()));
        inventory.others.addAll(files(layout.quarantine()));
        return inventory;
    }

    private void add(Listed file, ActionEntry entry) {
        List<String> names = entry.outputs().values().stream()
                .map(ActionEntry.Output::digest)
                .map(Digest::hash)
                .distinct()
                .toList();
        names.forEach(name -> needs.merge(name, 1, Integer::sum));
        results.add(new Result(file, names));
    }

    static List<Listed> files(Path directory) throws IOException {
        List<Listed> files = new ArrayList<>();
        if (!Files.isDirectory(directory)) {
            return files;
        }
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                files.add(new Listed(file, attributes.size(), attributes.lastModifiedTime()));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException deletedMeanwhile) {
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException e) {
                return FileVisitResult.CONTINUE;
            }
        });
        return files;
    }

    List<Result> results() {
        return results;
    }

    Map<String, Listed> blobs() {
        return blobs;
    }

    /** Returns the files that are neither results nor blobs. */
    List<Listed> others() {
        return others;
    }

    /** Returns the blobs that no result needs. */
    List<Listed> unneeded() {
        return blobs.entrySet().stream()
                .filter(blob -> !needs.containsKey(blob.getKey()))
                .map(Map.Entry::getValue)
                .toList();
    }

    /** Forgets a result that was deleted, and returns the blobs that no other needs. */
    List<Listed> remove(Result result) {
        List<Listed> free = new ArrayList<>();
        for (String name : result.blobs()) {
            if (needs.merge(name, -1, Integer::sum) == 0) {
                Listed blob = blobs.get(name);
                if (blob != null) {
                    free.add(blob);
                }
            }
        }
        return free;
    }

    long sizeBytes() {
        long size = 0;
        for (Result result : results) {
            size += result.file().sizeBytes();
        }
        for (Listed blob : blobs.values()) {
            size += blob.sizeBytes();
        }
        for (Listed other : others) {
            size += other.sizeBytes();
        }
        return size;
    }
}
