package dev.codonq.cache;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * The estimates that processes share: a table of 65,536 slots in a sparse file of at most 2 MiB. Not thread-safe; any
 * number of processes may have the file open.
 *
 * <pre>
 *   slot, 32 bytes, at 32 × (second half of the key mod 65,536); integers are big-endian
 *
 *    0         8         16           20            24       28        32
 *   ┌─────────┬─────────┬────────────┬─────────────┬────────┬─────────┐
 *   │ key, both halves  │ run time   │ peak memory │ format │ CRC-32C │
 *   │                   │ in ms      │ in KiB      │ "cqh1" │ of 0–27 │
 *   └─────────┴─────────┴────────────┴─────────────┴────────┴─────────┘
 * </pre>
 *
 * A peak that is not known is −1. A slot is written at once, without a lock: of two processes that write one, the later
 * stays, and what a reader, a crash or a full disk leaves of a slot fails its CRC and is nothing. Keys of one slot
 * displace each other. Nothing is synchronized to the disk: what a power cut takes is learned anew.
 */
final class HistoryFile implements AutoCloseable {
    static final int SLOT_BYTES = 32;

    private static final int SLOTS = 1 << 16;
    private static final int CHECKED_BYTES = SLOT_BYTES - Integer.BYTES;
    private static final int FORMAT = 'c' << 24 | 'q' << 16 | 'h' << 8 | '1';

    /** Not a channel, which would be closed as soon as a thread that uses it is interrupted. */
    private final RandomAccessFile file;

    private HistoryFile(RandomAccessFile file) {
        this.file = file;
    }

    /**
     * Opens {@code path}, which is made where it is missing and may be written.
     *
     * @return empty where it is missing and is only to be read
     */
    static Optional<HistoryFile> open(Path path, boolean isReadOnly) throws IOException {
        try {
            // The opening of a pipe would wait for its other end.
            if (!Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    .isRegularFile()) {
                throw new FileNotFoundException(path + " is not a plain file");
            }
        } catch (NoSuchFileException e) {
            if (isReadOnly) {
                return Optional.empty();
            }
        }
        return Optional.of(new HistoryFile(new RandomAccessFile(path.toFile(), isReadOnly ? "r" : "rw")));
    }

    static long position(RunKey key) {
        return (key.second() & (SLOTS - 1)) * SLOT_BYTES;
    }

    /** Returns what was written for {@code key}, if it is still there. */
    RunEstimate read(RunKey key) throws IOException {
        byte[] slot = new byte[SLOT_BYTES];
        file.seek(position(key));
        return file.read(slot) == SLOT_BYTES ? decode(slot, key) : RunEstimate.NONE;
    }

    private static RunEstimate decode(byte[] slot, RunKey key) {
        ByteBuffer fields = ByteBuffer.wrap(slot);
        RunKey owner = new RunKey(fields.getLong(), fields.getLong());
        RunEstimate estimate = new RunEstimate(fields.getInt(), fields.getInt());
        boolean isWhole = fields.getInt() == FORMAT && fields.getInt() == check(slot);
        return isWhole && owner.equals(key) ? estimate : RunEstimate.NONE;
    }

    void write(RunKey key, RunEstimate estimate) throws IOException {
        ByteBuffer fields = ByteBuffer.allocate(SLOT_BYTES)
                .putLong(key.first())
                .putLong(key.second())
                .putInt(estimate.runTimeMillis())
                .putInt(estimate.peakMemoryKib())
                .putInt(FORMAT);
        fields.putInt(check(fields.array()));
        file.seek(position(key));
        file.write(fields.array());
    }

    private static int check(byte[] slot) {
        CRC32C crc = new CRC32C();
        crc.update(slot, 0, CHECKED_BYTES);
        return (int) crc.getValue();
    }

    /** Makes the file empty, for all who have it open. */
    void clear() throws IOException {
        file.setLength(0);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
