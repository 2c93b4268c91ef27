package dev.codonq.sandbox;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Deletion of a directory tree that hostile code may have written. Follows no link. Takes time in proportion to the
 * number of entries, and next to no memory, whatever the shape of the tree. Confined to one deletion.
 */
final class TreeDeletion {
    /*
     * A tree can be nested deeper than a path, a stack, or the number of descriptors allows. So nothing descends: every
     * directory that is not empty is moved to a "shelf" at the top; when a shelf is complete, what is below each
     * directory on it is deleted or moved to the next shelf. Each shelf holds one level of the tree, every entry is seen
     * once, and two directories are open at a time.
     *
     *   top/deleting-UUID-1/7/…      being emptied
     *   top/deleting-UUID-2/8 9 …    what was a level deeper
     *
     * An empty shelf is used again if it has never held much: a directory does not shrink, and one that has held a million
     * names is slow to read, each time.
     *
     * A shelf is writable for nobody else, and only what stands on it is opened. So a process of another user that
     * outlives its run cannot exchange a directory for a link between our look at it and our deleting below it.
     *
     * Names are never made text and back: a Path that comes from a directory keeps its bytes, in every locale.
     */

    private static final Set<PosixFilePermission> PRIVATE = Set.copyOf(PosixFilePermissions.fromString("rwx------"));
    private static final FileAttribute<?> PRIVATELY = PosixFilePermissions.asFileAttribute(PRIVATE);

    /** How often a directory is read again when others put entries in while we remove them. */
    private static final int MOST_SCANS = 100;

    private static final int MOST_NESTED = 50;
    private static final int FEW = 100;
    private static final int FAILURES_KEPT = 10;

    private final Path top;
    private final String shelfName = "deleting-" + UUID.randomUUID() + "-";
    private @Nullable Path shelf;
    private @Nullable Path spareShelf;
    private long onShelf;
    private int nested;

    /** How many entries have been deleted or moved; names shelves and what is on them, too. */
    private long steps;

    /** The first few only: there may be a million. */
    private final List<IOException> failures = new ArrayList<>();

    private TreeDeletion(Path top) {
        this.top = top;
    }

    /**
     * Deletes {@code path} and everything below it; does nothing where there is none.
     *
     * @throws IOException if something is left; everything else has been deleted
     */
    static void delete(Path path) throws IOException {
        TreeDeletion deletion = new TreeDeletion(path);
        if (!deletion.isPerformed()) {
            IOException failure = new IOException(path + " cannot be deleted entirely");
            deletion.failures.forEach(failure::addSuppressed);
            throw failure;
        }
    }

    /** Moves the directory {@code from}, whatever its mode is, to {@code to} in the same file system, at once. */
    static void move(Path from, Path to) throws IOException {
        // Moving a directory changes its entry "..", which needs the permission to write to it.
        makeAccessible(from);
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    private boolean isPerformed() {
        return isDirectory(top) ? isRemoved(top, this::scanTop) : isRemoved(top, () -> {});
    }

    private void scanTop() {
        forEachEntry(top, entry -> {
            if (!entry.getFileName().toString().startsWith(shelfName)) {
                deleteOrLift(entry);
            }
        });
        while (shelf != null) {
            Path complete = shelf;
            boolean isReusable = onShelf <= FEW && spareShelf == null;
            shelf = null;
            onShelf = 0;
            if (isReusable) {
                forEachEntry(complete, this::deleteLifted);
                spareShelf = complete;
            } else {
                removeShelf(complete);
            }
        }
        if (spareShelf != null) {
            removeShelf(spareShelf);
            spareShelf = null;
        }
    }

    private void removeShelf(Path old) {
        isRemoved(old, () -> forEachEntry(old, this::deleteLifted));
    }

    private void deleteLifted(Path directory) {
        isRemoved(directory, () -> forEachEntry(directory, this::deleteOrLift));
    }

    private void deleteOrLift(Path entry) throws IOException {
        try {
            Files.delete(entry);
        } catch (DirectoryNotEmptyException e) {
            lift(entry);
        }
        steps++;
    }

    private void lift(Path directory) throws IOException {
        Path to;
        try {
            to = nextShelf();
        } catch (IOException e) {
            deleteInPlace(directory, e);
            return;
        }
        move(directory, to.resolve(Long.toString(steps)));
        onShelf++;
    }

    private Path nextShelf() throws IOException {
        Path next = shelf;
        if (next == null) {
            next = spareShelf != null ? spareShelf : Files.createDirectory(top.resolve(shelfName + steps), PRIVATELY);
            spareShelf = null;
            shelf = next;
        }
        return next;
    }

    /** Makes room on a file system that is so full that it has none for a directory. */
    private void deleteInPlace(Path directory, IOException noShelf) throws IOException {
        if (nested == MOST_NESTED) {
            throw noShelf;
        }
        nested++;
        try {
            deleteLifted(directory);
        } finally {
            nested--;
        }
    }

    /** Deletes {@code path}, after as many scans as it takes to empty it. */
    private boolean isRemoved(Path path, Runnable scan) {
        for (int scans = 1; ; scans++) {
            long before = steps;
            scan.run();
            try {
                Files.delete(path);
                return true;
            } catch (NoSuchFileException goneAlready) {
                return true;
            } catch (DirectoryNotEmptyException e) {
                // What comes while we delete is deleted, too; what cannot be deleted is not tried for ever.
                if (steps == before || scans == MOST_SCANS) {
                    record(e);
                    return false;
                }
            } catch (IOException e) {
                record(e);
                return false;
            }
        }
    }

    private interface Step {
        void on(Path path) throws IOException;
    }

    private void forEachEntry(Path directory, Step step) {
        attempt(directory, ignored -> {
            makeAccessible(directory);
            try (DirectoryStream<Path> entries = Descent.open(directory)) {
                for (Path entry : entries) {
                    attempt(entry, step);
                }
            } catch (DirectoryIteratorException e) {
                throw e.getCause();
            }
        });
    }

    private void attempt(Path path, Step step) {
        try {
            step.on(path);
        } catch (NoSuchFileException goneAlready) {
            // Another process sweeps the same tree.
        } catch (IOException e) {
            record(e);
        }
    }

    private void record(IOException failure) {
        if (failures.size() < FAILURES_KEPT) {
            failures.add(failure);
        }
    }

    private static boolean isDirectory(Path path) {
        return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
    }

    /**
     * Gives us all permissions on {@code directory}, which is ours whatever its mode is. Root, who could be led astray by
     * a link that has taken its place, has them anyway.
     */
    private static void makeAccessible(Path directory) throws IOException {
        if (!Files.isReadable(directory) || !Files.isWritable(directory) || !Files.isExecutable(directory)) {
            Files.setPosixFilePermissions(directory, PRIVATE);
        }
    }
}
