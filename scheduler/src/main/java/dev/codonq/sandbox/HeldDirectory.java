package dev.codonq.sandbox;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * A directory that is kept open. As long as it is, it can be reached by {@link #path}, even when nothing else leads there
 * any more: so what a run has left in a file system of its own can be looked at when the run's namespaces, and all its
 * processes, are gone. Thread-safe.
 */
final class HeldDirectory implements Closeable {
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    private final DirectoryStream<Path> stream;
    private final Path path;

    private HeldDirectory(DirectoryStream<Path> stream, Path path) {
        this.stream = stream;
        this.path = path;
    }

    /**
     * Opens {@code directory}.
     *
     * @throws IOException if there is none or it cannot be opened
     */
    @SuppressWarnings("StreamResourceLeak") // it is what is held
    static HeldDirectory open(Path directory) throws IOException {
        DirectoryStream<Path> stream = Files.newDirectoryStream(directory);
        try {
            return new HeldDirectory(stream, descriptorOf(stream));
        } catch (IOException | RuntimeException e) {
            stream.close();
            throw e;
        }
    }

    /** The JDK tells nobody the number of a descriptor; the kernel lists what each of ours leads to. */
    private static Path descriptorOf(DirectoryStream<Path> stream) throws IOException {
        BasicFileAttributeView view =
                ((SecureDirectoryStream<Path>) stream).getFileAttributeView(BasicFileAttributeView.class);
        Object key = view.readAttributes().fileKey();
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(DESCRIPTORS)) {
            for (Path descriptor : descriptors) {
                if (leadsTo(key, descriptor)) {
                    // The descriptor itself looks like a link, which nobody follows who must be careful.
                    return descriptor.resolve(".");
                }
            }
        }
        throw new IOException("no descriptor leads to a directory that is open");
    }

    private static boolean leadsTo(Object key, Path descriptor) throws IOException {
        try {
            return key.equals(
                    Files.readAttributes(descriptor, BasicFileAttributes.class).fileKey());
        } catch (NoSuchFileException closedMeanwhile) {
            return false;
        }
    }

    /** Returns a path that leads to the directory until it is closed, in this process only. */
    Path path() {
        return path;
    }

    /** Returns whether the file system that the directory is in can take no more. */
    boolean isFull() {
        return path.toFile().getUsableSpace() == 0;
    }

    /** Lets go of it; what nothing else leads to is then deleted by the kernel. */
    @Override
    public void close() throws IOException {
        stream.close();
    }
}
