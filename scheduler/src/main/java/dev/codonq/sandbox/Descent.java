package dev.codonq.sandbox;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;

/**
 * The opening of a directory that hostile code may exchange at any moment: follows no link to it, waits for no FIFO.
 * Thread-safe.
 */
final class Descent {
    /*
     * The JDK opens a directory as if it were a file. With O_NOFOLLOW a link is refused, but a FIFO, put there after any
     * check, blocks the thread until somebody writes to it: for ever. Only a directory has an entry ".", so to open that
     * fails at once on everything else. It would follow a link, though; which is found out by comparing what was opened
     * with what was there before.
     */
    private static final Path ITSELF = Path.of(".");

    private Descent() {}

    /** Opens {@code directory}. */
    static SecureDirectoryStream<Path> open(Path directory) throws IOException {
        return open(directory, Files.readAttributes(directory, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
    }

    /**
     * Opens {@code directory}, if it is still the one whose attributes are {@code expected}.
     *
     * @throws NotDirectoryException if it is none
     * @throws NoSuchFileException if it is another, or gone
     */
    @SuppressWarnings("StreamResourceLeak") // the caller's to close
    static SecureDirectoryStream<Path> open(Path directory, BasicFileAttributes expected) throws IOException {
        requireDirectory(directory, expected);
        DirectoryStream<Path> opened = Files.newDirectoryStream(directory.resolve(ITSELF));
        // On Linux, directory streams of the default file system work relative to the open directory.
        return require(directory, expected, (SecureDirectoryStream<Path>) opened);
    }

    /** Opens the directory {@code name} in {@code parent}; throws as its sibling does. */
    static SecureDirectoryStream<Path> open(SecureDirectoryStream<Path> parent, Path name) throws IOException {
        BasicFileAttributes expected = parent.getFileAttributeView(
                        name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .readAttributes();
        requireDirectory(name, expected);
        return require(name, expected, parent.newDirectoryStream(name.resolve(ITSELF)));
    }

    private static void requireDirectory(Path path, BasicFileAttributes attributes) throws IOException {
        if (!attributes.isDirectory()) {
            throw new NotDirectoryException(path.toString());
        }
    }

    private static SecureDirectoryStream<Path> require(
            Path path, BasicFileAttributes expected, SecureDirectoryStream<Path> opened) throws IOException {
        try {
            Object key = opened.getFileAttributeView(BasicFileAttributeView.class)
                    .readAttributes()
                    .fileKey();
            if (!Objects.equals(key, expected.fileKey())) {
                throw new NoSuchFileException(path.toString(), null, "another has taken its place");
            }
            return opened;
        } catch (IOException e) {
            try (opened) {
                throw e;
            }
        }
    }
}
