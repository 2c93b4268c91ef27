package dev.codonq.sandbox;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Deletion of a directory tree that hostile code may have written. Follows no link.
 *
 * <p>A tree can be nested deeper than a path or a stack is long. So directories are not descended into: those at the
 * second level are moved up to the first, again and again, until there is none. Confined to one deletion.
 */
final class TreeDeletion {
    private final Path top;
    private final List<IOException> failures = new ArrayList<>();
    private boolean hasMoved;

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
        deletion.perform();
        List<IOException> failures = deletion.failures;
        if (!failures.isEmpty()) {
            IOException failure =
                    new IOException(failures.size() + " entries of " + path + " cannot be deleted", failures.get(0));
            failures.stream().skip(1).limit(10).forEach(failure::addSuppressed);
            throw failure;
        }
    }

    private void perform() {
        if (isDirectory(top)) {
            do {
                hasMoved = false;
                // What fails for good fails in the last pass too.
                failures.clear();
                forEachEntry(top, this::deleteAndLiftDirectories);
            } while (hasMoved);
        }
        attempt(top, Files::delete);
    }

    private void deleteAndLiftDirectories(Path entry) throws IOException {
        if (isDirectory(entry)) {
            forEachEntry(entry, below -> {
                if (isDirectory(below)) {
                    // Moving a directory changes its entry "..", which needs the permission to write to it.
                    makeAccessible(below);
                    Files.move(below, top.resolve("moved-" + UUID.randomUUID()));
                    hasMoved = true;
                } else {
                    Files.delete(below);
                }
            });
        }
        Files.delete(entry);
    }

    private interface Step {
        void on(Path path) throws IOException;
    }

    private void forEachEntry(Path directory, Step step) {
        attempt(directory, ignored -> {
            makeAccessible(directory);
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
                for (Path entry : entries) {
                    attempt(entry, step);
                }
            }
        });
    }

    private void attempt(Path path, Step step) {
        try {
            step.on(path);
        } catch (NoSuchFileException goneAlready) {
            // Another process sweeps the same tree.
        } catch (IOException e) {
            failures.add(e);
        }
    }

    private static boolean isDirectory(Path path) {
        return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
    }

    /** Deleting entries needs all three permissions on their directory, which is ours whatever its mode. */
    private static void makeAccessible(Path directory) throws IOException {
        if (!Files.isReadable(directory) || !Files.isWritable(directory) || !Files.isExecutable(directory)) {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        }
    }
}
