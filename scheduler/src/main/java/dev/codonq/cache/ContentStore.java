package dev.codonq.cache;

import dev.codonq.action.Blob;
import dev.codonq.action.Digest;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The content-addressed part of a cache: files named by the digest of their content. Thread-safe; any number of processes
 * may share one.
 *
 * <p>Nothing is taken for what its name says: every read computes the digest.
 */
final class ContentStore {
    private static final Logger log = LoggerFactory.getLogger(ContentStore.class);

    private final CacheLayout layout;
    private final Quarantine quarantine;

    ContentStore(CacheLayout layout, Quarantine quarantine) {
        this.layout = layout;
        this.quarantine = quarantine;
    }

    /** Returns the content with this digest. What is there and is something else is moved aside. */
    Optional<Blob> read(Digest digest) {
        Path file = layout.blob(digest);
        try {
            Optional<Blob> blob = StoredFile.read(file, digest.sizeBytes()).map(Blob::of);
            if (blob.isPresent() && !blob.get().digest().equals(digest)) {
                throw new IOException("its content has another digest");
            }
            return blob;
        } catch (FileSystemException e) {
            log.debug("a blob cannot be opened", e);
            return Optional.empty();
        } catch (IOException e) {
            quarantine.take(file, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    /**
     * Returns whether a plain file of that digest's name and size is there, and counts as used now, so that a collection
     * that has found nobody to need it leaves it alone.
     */
    boolean keep(Digest digest) throws IOException {
        Path file = layout.blob(digest);
        try {
            BasicFileAttributes attributes =
                    Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return attributes.isRegularFile()
                    && attributes.size() == digest.sizeBytes()
                    && Files.isReadable(file)
                    && StoredFile.touch(file);
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** Writes a blob to a file in {@code temporary}. */
    static Path stage(Blob blob, Path temporary) throws IOException {
        Path staged = temporary.resolve(UUID.randomUUID().toString());
        StoredFile.write(staged, blob::writeTo);
        return staged;
    }

    /** Makes a staged blob visible. */
    void publish(Path staged, Digest digest) throws IOException {
        CacheLayout.move(staged, layout.blob(digest));
    }
}
