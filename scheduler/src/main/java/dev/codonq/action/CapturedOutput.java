package dev.codonq.action;

import java.nio.charset.StandardCharsets;

/**
 * What a run wrote to one of its streams: all of it, or its beginning and its end where it was too long. Immutable.
 */
public final class CapturedOutput {
    /** Nothing was written. */
    public static final CapturedOutput EMPTY = new CapturedOutput(new byte[0], new byte[0], 0);

    private final byte[] head;
    private final byte[] tail;
    private final long discardedBytes;

    /**
     * @param head the beginning, handed over
     * @param tail the end, handed over; follows {@code head} after a gap of {@code discardedBytes}
     */
    public CapturedOutput(byte[] head, byte[] tail, long discardedBytes) {
        this.head = head;
        this.tail = tail;
        this.discardedBytes = discardedBytes;
    }

    /** Returns how many bytes between beginning and end were not kept. */
    public long discardedBytes() {
        return discardedBytes;
    }

    /** Returns the number of bytes kept. */
    public int keptBytes() {
        return head.length + tail.length;
    }

    /** Returns a copy of what was kept, with a line that counts what is missing where bytes were discarded. */
    public byte[] bytes() {
        byte[] gap = discardedBytes == 0
                ? new byte[0]
                : ("\n[codonq: " + discardedBytes + " bytes discarded here]\n").getBytes(StandardCharsets.US_ASCII);
        byte[] all = new byte[head.length + gap.length + tail.length];
        System.arraycopy(head, 0, all, 0, head.length);
        System.arraycopy(gap, 0, all, head.length, gap.length);
        System.arraycopy(tail, 0, all, head.length + gap.length, tail.length);
        return all;
    }

    /** Returns {@link #bytes()} as UTF-8, malformed bytes replaced. */
    public String text() {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return text();
    }
}
