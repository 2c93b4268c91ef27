package dev.codonq.cache;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The reading and writing of single files of a cache, so that neither a crash nor a link does harm. */
final class StoredFile {
    /** How often a file is read anew that others replace meanwhile. */
    private static final int ATTEMPTS = 10;

    /** Arrays are no longer on any JVM. */
    private static final long LONGEST = Integer.MAX_VALUE - 8;

    private StoredFile() {}

    /** What writes the content of a file. */
    @FunctionalInterface
    interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * Returns the content of {@code file}, or empty where there is none.
     *
     * @throws FileSystemException if it cannot be opened, which says nothing of what it holds: the process may have too
     *     many files open
     * @throws IOException if it is a link, no plain file, longer than {@code maxBytes}, or cannot be read
     */
    static Optional<byte[]> read(Path file, long maxBytes) throws IOException {
        try {
            for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
                byte[] content = readOnce(file, Math.min(maxBytes, LONGEST));
                if (content != null) {
                    return Optional.of(content);
                }
            }
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        throw new IOException("its length changes");
    }

    /** Returns null if it is not as long as it was said to be: it can be another file since. */
    private static byte @Nullable [] readOnce(Path file, long maxBytes) throws IOException {
        BasicFileAttributes attributes =
                Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!attributes.isRegularFile()) {
            throw new IOException("not a plain file");
        }
        if (attributes.size() > maxBytes) {
            throw new IOException("longer than it can be");
        }
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            byte[] content = new byte[(int) attributes.size()];
            int read = in.readNBytes(content, 0, content.length);
            return read < content.length || in.read() >= 0 ? null : content;
        }
    }

    /**
     * Writes a new file and waits until the disk has it: what becomes visible later must be whole after a power cut. Where
     * that fails, nothing of it is left: on a full disk others need the room.
     */
    static void write(Path file, Content content) throws IOException {
        // Unlike a channel it does not care whether the thread is interrupted.
        try (FileOutputStream out = new FileOutputStream(file.toFile())) {
            content.writeTo(out);
            out.getFD().sync();
        } catch (IOException e) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException left) {
                e.addSuppressed(left);
            }
            throw e;
        }
    }

    /** Marks {@code file} as used now, and returns whether that could be done. */
    @CanIgnoreReturnValue
    static boolean touch(Path file) {
        try {
            Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
