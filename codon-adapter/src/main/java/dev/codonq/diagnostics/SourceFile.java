package dev.codonq.diagnostics;

import dev.codonq.action.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A file that the compiler read, as far as it is needed to show a line of it later. Immutable.
 *
 * @param path its real path, without links
 * @param digest what it held when it was compiled; null for files that nobody changes, those of the standard library
 */
public record SourceFile(Path path, @Nullable Digest digest) {
    /** Nobody writes a longer source by hand, and who reads it for a few lines has the whole of it in memory. */
    private static final int LARGEST_BYTES = 8 << 20;

    /** Returns what the file holds; empty if it is not a plain file, is huge, or holds not what was compiled. */
    Optional<byte[]> read() {
        try {
            // Asked first: to open a pipe waits for a writer.
            BasicFileAttributes attributes =
                    Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (!attributes.isRegularFile() || attributes.size() > LARGEST_BYTES) {
                return Optional.empty();
            }
            try (InputStream in = Files.newInputStream(path, LinkOption.NOFOLLOW_LINKS)) {
                byte[] content = in.readNBytes(LARGEST_BYTES + 1);
                boolean same = digest == null ? content.length <= LARGEST_BYTES : digest.equals(Digest.of(content));
                return same ? Optional.of(content) : Optional.empty();
            }
        } catch (IOException e) {
            // Not there any more, or not for us: then there is nothing to show.
            return Optional.empty();
        }
    }
}
