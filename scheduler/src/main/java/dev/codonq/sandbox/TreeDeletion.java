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

/** Deletion of a directory tree that hostile code may have written. Follows no link. */
final class TreeDeletion {
    private TreeDeletion() {}

    /**
     * Deletes {@code path} and everything below it; does nothing where there is none.
     *
     * @throws IOException if something is left; everything else has been deleted
     */
    static void delete(Path path) throws IOException {
        List<IOException> failures = new ArrayList<>();
        delete(path, failures);
        if (!failures.isEmpty()) {
            IOException failure =
                    new IOException(failures.size() + " entries of " + path + " cannot be deleted", failures.get(0));
            failures.stream().skip(1).limit(10).forEach(failure::addSuppressed);
            throw failure;
        }
    }

    private static void delete(Path path, List<IOException> failures) {
        try {
            if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                makeAccessible(path);
                try (DirectoryStream<Path> entries = Files.newDirectoryStream(path)) {
                    entries.forEach(entry -> delete(entry, failures));
                }
            }
            Files.delete(path);
        } catch (NoSuchFileException goneAlready) {
            // Another process sweeps the same tree.
        } catch (IOException e) {
            failures.add(e);
        }
    }

    /** Deleting entries needs all three permissions on their directory, which is ours whatever its mode. */
    private static void makeAccessible(Path directory) throws IOException {
        if (!Files.isReadable(directory) || !Files.isWritable(directory) || !Files.isExecutable(directory)) {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        }
    }
}
