package dev.codonq.cache;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How much a cache holds, without a look at all its files. Thread-safe; for one process of those that share the file.
 *
 * <p>The file is a list of changes, a line each: {@code bytes hits misses}, all decimal. Who publishes appends to it, all
 * with one write; who has counted all files replaces it. A process that dies in between makes the sum too small by what
 * it had published last; the next count puts that right.
 */
final class Usage {
    /** So many bytes of changes are replaced by their sum. */
    private static final long LONG_BYTES = 64 << 10;

    private final Path file;

    /** What tells the file that was read from one that has replaced it. */
    @GuardedBy("this")
    private @Nullable Object readFile;

    @GuardedBy("this")
    private long readBytes;

    @GuardedBy("this")
    private Totals known = Totals.NONE;

    Usage(Path file) {
        this.file = file;
    }

    /** The sum of all changes. Immutable. */
    record Totals(long sizeBytes, long hits, long misses) {
        static final Totals NONE = new Totals(0, 0, 0);

        Totals plus(Totals other) {
            return new Totals(sizeBytes + other.sizeBytes, hits + other.hits, misses + other.misses);
        }

        private String line() {
            return sizeBytes + " " + hits + " " + misses + "\n";
        }

        private static Totals of(String line) {
            String[] fields = line.split(" ", -1);
            try {
                return new Totals(Long.parseLong(fields[0]), Long.parseLong(fields[1]), Long.parseLong(fields[2]));
            } catch (NumberFormatException | ArrayIndexOutOfBoundsException damaged) {
                return NONE;
            }
        }
    }

    /** Appends a change. The caller is to hold the right to publish, so that nobody replaces the file meanwhile. */
    synchronized void add(Totals change) throws IOException {
        Files.writeString(
                file,
                change.line(),
                StandardCharsets.US_ASCII,
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND,
                LinkOption.NOFOLLOW_LINKS);
    }

    /** Returns the sum of all changes by all processes so far. */
    synchronized Totals totals() throws IOException {
        byte[] content;
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            BasicFileAttributes attributes =
                    Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (!Objects.equals(attributes.fileKey(), readFile) || attributes.size() < readBytes) {
                forget();
                readFile = attributes.fileKey();
            }
            in.skipNBytes(readBytes);
            content = in.readAllBytes();
        } catch (NoSuchFileException | EOFException replacedMeanwhile) {
            forget();
            return known;
        }
        String text = new String(content, StandardCharsets.US_ASCII);
        int end = text.lastIndexOf('\n') + 1;
        known = text.substring(0, end).lines().map(Totals::of).reduce(known, Totals::plus);
        readBytes += end;
        return known;
    }

    /** Returns whether so many changes have come together that somebody should replace them. */
    boolean isLong() throws IOException {
        return Files.exists(file) && Files.size(file) > LONG_BYTES;
    }

    /**
     * Replaces all changes by {@code counted}. The caller is to hold the right to delete.
     *
     * @param temporary where to write it first
     */
    synchronized void replace(Totals counted, Path temporary) throws IOException {
        Path staged = temporary.resolve(UUID.randomUUID().toString());
        Files.writeString(staged, counted.line(), StandardCharsets.US_ASCII);
        Files.move(staged, file, StandardCopyOption.ATOMIC_MOVE);
        forget();
    }

    @GuardedBy("this")
    private void forget() {
        readBytes = 0;
        known = Totals.NONE;
    }
}
