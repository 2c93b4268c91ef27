package dev.codonq.cache;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.ByteArrayOutputStream;
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
import java.util.Arrays;
import java.util.UUID;

/**
 * How much a cache holds, without a look at all its files. Thread-safe; for one process of those that share the file.
 *
 * <p>The file is a list of changes, a line each: {@code bytes hits misses}, all decimal. Who publishes appends to it, all
 * with one write; who has counted all files replaces it, by one whose first line is a name of its own. A process that dies
 * in between makes the sum too small by what it had published last; the next count puts that right.
 */
final class Usage {
    /** So many bytes of changes are replaced by their sum. */
    private static final long LONG_BYTES = 64 << 10;

    /** Enough for the name of a file that has replaced another. */
    private static final int BEGINNING_BYTES = 36;

    private final Path file;

    /*
     * The beginning of the file that was read, which tells it from one that has replaced it. Its inode would not: the
     * second replacement is often given that of the file before the first.
     */
    @GuardedBy("this")
    private byte[] beginning = new byte[0];

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
                return fields.length == 3
                        ? new Totals(Long.parseLong(fields[0]), Long.parseLong(fields[1]), Long.parseLong(fields[2]))
                        : NONE;
            } catch (NumberFormatException damaged) {
                return NONE;
            }
        }
    }

    /** Appends a change. The caller is to hold the right to publish, so that nobody replaces the file meanwhile. */
    synchronized void add(Totals change) throws IOException {
        // A full disk, or a kill, can have cut off the line before; ours is not to be the rest of it.
        Files.writeString(
                file,
                "\n" + change.line(),
                StandardCharsets.US_ASCII,
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND,
                LinkOption.NOFOLLOW_LINKS);
    }

    /** Returns the sum of all changes by all processes so far. */
    synchronized Totals totals() throws IOException {
        byte[] content;
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            byte[] start = in.readNBytes(BEGINNING_BYTES);
            if (!isLater(start)) {
                forget();
            }
            beginning = start;
            content = readFrom(readBytes, start, in);
        } catch (NoSuchFileException | EOFException notWhatItWas) {
            forget();
            return known;
        }
        String text = new String(content, StandardCharsets.US_ASCII);
        int end = text.lastIndexOf('\n') + 1;
        known = text.substring(0, end).lines().map(Totals::of).reduce(known, Totals::plus);
        readBytes += end;
        return known;
    }

    /** Returns whether a file that begins like this can be the one that was read, with more appended. */
    @GuardedBy("this")
    private boolean isLater(byte[] start) {
        int length = beginning.length;
        return start.length >= length && Arrays.equals(start, 0, length, beginning, 0, length);
    }

    /** Returns what stands from {@code position} on, where {@code start} was read already. */
    private static byte[] readFrom(long position, byte[] start, InputStream in) throws IOException {
        if (position >= start.length) {
            in.skipNBytes(position - start.length);
            return in.readAllBytes();
        }
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        content.write(start, (int) position, start.length - (int) position);
        in.transferTo(content);
        return content.toByteArray();
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
        String name = UUID.randomUUID().toString();
        Path staged = temporary.resolve(name);
        try {
            Files.writeString(staged, name + "\n" + counted.line(), StandardCharsets.US_ASCII);
            Files.move(staged, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(staged);
        }
        forget();
    }

    @GuardedBy("this")
    private void forget() {
        beginning = new byte[0];
        readBytes = 0;
        known = Totals.NONE;
    }
}
