package dev.codonq.cache;

import dev.codonq.action.Blob;
import dev.codonq.action.Digest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;

/**
 * The content-addressed part of a cache: files named by the digest of their content. Thread-safe; any number of processes
 * may share one.
 *
 * <p>Nothing is taken for what its name says: every read computes the digest.
 */
final class ContentStore {
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
        } catch (IOException e) {
            quarantine.take(file, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    /**
     * Returns whether a plain file of that digest's name and size is there; it counts as used now, so that a collection
     * that has found nobody to need it leaves it alone.
     */
    boolean keep(Digest digest) throws IOException {
        Path file = layout.blob(digest);
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) != digest.sizeBytes()) {
            return false;
        }
        StoredFile.touch(file);
        return true;
    }

    /** Writes a blob to a file in {@code temporary}. */
    static Path stage(Blob blob, Path temporary) throws IOException {
        ByteArrayOutputStream content =
                new ByteArrayOutputStream((int) blob.digest().sizeBytes());
        blob.writeTo(content);
        Path staged = temporary.resolve(UUID.randomUUID().toString());
        StoredFile.write(staged, content.toByteArray());
        return staged;
    }

    /** Makes a staged blob visible. */
    void publish(Path staged, Digest digest) throws IOException {
        CacheLayout.move(staged, layout.blob(digest));
    }
}
