package dev.codonq.cache;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Optional;

/** The reading and writing of single files of a cache, so that neither a crash nor a link does harm. */
final class StoredFile {
    private StoredFile() {}

    /**
     * Returns the content of {@code file}, or empty where there is none.
     *
     * @throws IOException if it is a link, no plain file, longer than {@code maxBytes}, or cannot be read
     */
    static Optional<byte[]> read(Path file, long maxBytes) throws IOException {
        BasicFileAttributes attributes;
        try {
            attributes = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        if (!attributes.isRegularFile()) {
            throw new IOException("not a plain file");
        }
        if (attributes.size() > maxBytes) {
            throw new IOException("longer than it can be");
        }
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            byte[] content = new byte[(int) attributes.size()];
            int read = in.readNBytes(content, 0, content.length);
            if (read < content.length || in.read() >= 0) {
                throw new IOException("its length changes");
            }
            return Optional.of(content);
        } catch (NoSuchFileException deletedMeanwhile) {
            return Optional.empty();
        }
    }

    /** Writes a new file and waits until the disk has it: what becomes visible later must be whole after a power cut. */
    static void write(Path file, byte[] content) throws IOException {
        // Unlike a channel it does not care whether the thread is interrupted.
        try (FileOutputStream out = new FileOutputStream(file.toFile())) {
            out.write(content);
            out.getFD().sync();
        }
    }

    /** Marks {@code file} as used now; that it cannot be, or is gone, only makes it look older than it is. */
    static void touch(Path file) {
        try {
            Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
        } catch (IOException e) {
            // As said.
        }
    }
}
