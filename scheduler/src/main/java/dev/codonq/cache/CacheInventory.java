package dev.codonq.cache;

import dev.codonq.action.Digest;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * All files of a cache as they were at one look, while others may go on to publish. Not thread-safe.
 *
 * <p>What was published since is not in it. So before a file is deleted, it is looked at again under the right to delete:
 * whoever needs it since has touched it, see {@link Listed#isAsListed}. For that, blobs are listed before results, and
 * publications that have begun come to an end in between:
 *
 * <pre>
 *   publisher        inventory                  otherwise
 *   ─────────        ─────────                  ─────────
 *   blob touched
 *                    blobs listed
 *                    waits for the publisher    results listed: none needs the blob
 *   result appears                              … and the blob is as it was listed: it would be deleted
 *                    results listed
 * </pre>
 */
final class CacheInventory {
    /** A file as it was listed. */
    record Listed(Path path, long sizeBytes, FileTime used) {
        /** Returns whether nobody has used, replaced or deleted it since. */
        boolean isAsListed() throws IOException {
            try {
                return Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS)
                        .equals(used);
            } catch (NoSuchFileException e) {
                return false;
            }
        }

        /** Marks the file as used now, and returns it as it is then. */
        Listed touched() throws IOException {
            try {
                StoredFile.touch(path);
                return new Listed(path, sizeBytes, Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS));
            } catch (NoSuchFileException e) {
                return this;
            }
        }
    }

    /** A result, with the names of the blobs it needs. */
    record Result(Listed file, List<String> blobs) {}

    private final List<Result> results = new ArrayList<>();
    private final Map<String, Listed> blobs = new HashMap<>();

    /** By name of a blob. */
    private final Map<String, Integer> needs = new HashMap<>();

    private final List<Listed> recent = new ArrayList<>();
    private final List<Listed> aside = new ArrayList<>();

    private CacheInventory() {}

    /** Lists all files; results that are damaged are moved aside. Not for who wants to delete some. */
    static CacheInventory of(CacheLayout layout, ActionStore actions) throws IOException {
        CacheInventory inventory = ofBlobs(layout);
        inventory.listOthers(layout, actions);
        return inventory;
    }

    /** Lists the blobs; {@link #listOthers} is to follow when no publication goes on any more that had begun before. */
    static CacheInventory ofBlobs(CacheLayout layout) throws IOException {
        CacheInventory inventory = new CacheInventory();
        for (Listed file : files(layout.blobs())) {
            inventory.blobs.put(file.path().getFileName().toString(), file);
        }
        return inventory;
    }

    /**
     * Lists what is no blob; results that are damaged are moved aside.
     *
     * @throws IOException if there is a result of which it is not known what it needs
     */
    void listOthers(CacheLayout layout, ActionStore actions) throws IOException {
        for (Listed file : files(layout.actions())) {
            actions.read(file.path()).ifPresent(entry -> add(file, entry));
        }
        recent.addAll(files(layout.recent()));
        aside.addAll(files(layout.quarantine()));
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
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                // Gone meanwhile. Anything else must not look like a file that is not there.
                if (e instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw e;
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

    /** Returns the files that say which results a subject had. */
    List<Listed> recent() {
        return recent;
    }

    /** Returns what was moved aside. */
    List<Listed> aside() {
        return aside;
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
        for (Listed file : recent) {
            size += file.sizeBytes();
        }
        for (Listed file : aside) {
            size += file.sizeBytes();
        }
        return size;
    }
}
