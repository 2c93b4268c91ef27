package dev.codonq.sandbox;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.codonq.action.CapturedOutput;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.util.Arrays;

/**
 * A sink that keeps the first and the last bytes written to it and counts the rest. It never throws: a pump that fails
 * stops reading, and the process would block on a full pipe. Thread-safe.
 */
final class BoundedOutput extends OutputStream {
    private final int headLimit;
    private final int tailLimit;

    @GuardedBy("this")
    private final ByteArrayOutputStream head = new ByteArrayOutputStream();

    /** The last bytes, as a ring that starts at {@code tailBytes % tailLimit} once it is full. */
    @GuardedBy("this")
    private byte[] tail = new byte[0];

    /** How many bytes have been written behind the head, kept or not. */
    @GuardedBy("this")
    private long tailBytes;

    BoundedOutput(int limitBytes) {
        tailLimit = limitBytes / 2;
        headLimit = limitBytes - tailLimit;
    }

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
        int toHead = Math.min(length, headLimit - head.size());
        head.write(bytes, offset, toHead);
        writeTail(bytes, offset + toHead, length - toHead);
    }

    @GuardedBy("this")
    private void writeTail(byte[] bytes, int offset, int length) {
        if (length <= 0) {
            return;
        }
        if (tail.length == 0) {
            tail = new byte[tailLimit];
        }
        // Only the last tailLimit bytes of a long write can survive.
        int skipped = Math.max(0, length - tailLimit);
        tailBytes += skipped;
        for (int done = skipped; done < length; ) {
            int at = (int) (tailBytes % tailLimit);
            int n = Math.min(length - done, tailLimit - at);
            System.arraycopy(bytes, offset + done, tail, at, n);
            done += n;
            tailBytes += n;
        }
    }

    /** Returns how many bytes have been written so far, kept or not. */
    synchronized long writtenBytes() {
        return head.size() + tailBytes;
    }

    /** Returns what has been kept so far. */
    synchronized CapturedOutput captured() {
        if (tailBytes <= tailLimit) {
            return new CapturedOutput(head.toByteArray(), Arrays.copyOf(tail, (int) tailBytes), 0);
        }
        // A limit of one byte leaves none for the tail.
        int start = tailLimit == 0 ? 0 : (int) (tailBytes % tailLimit);
        byte[] inOrder = new byte[tailLimit];
        System.arraycopy(tail, start, inOrder, 0, tailLimit - start);
        System.arraycopy(tail, 0, inOrder, tailLimit - start, start);
        return new CapturedOutput(head.toByteArray(), inOrder, tailBytes - tailLimit);
    }
}
