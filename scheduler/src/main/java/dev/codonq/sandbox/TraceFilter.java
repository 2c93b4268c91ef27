package dev.codonq.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Standard error of a run, without the lines that answer its {@link RunTrace}. All other bytes go through, in order; of a
 * line that may still turn out to be an answer, when it has ended or {@link #finish} is called. Thread-safe.
 */
final class TraceFilter extends OutputStream {
    /** A longer line is an answer only if this much of it says so; so much is held back. */
    private static final int LONGEST_BYTES = 256;

    /** Who answers more is not answering: what follows is output, which is kept in part and counts as written. */
    private static final int MOST_ANSWER_BYTES = 64 * 1024;

    private final BoundedOutput output;
    private final RunTrace trace;
    private final Consumer<String> onStage;

    @GuardedBy("this")
    private final byte[] held = new byte[LONGEST_BYTES];

    /** How much of the current line is held; 0 as well where it has been decided about. */
    @GuardedBy("this")
    private int heldBytes;

    /** How much has been taken out so far. */
    @GuardedBy("this")
    private int answerBytes;

    @GuardedBy("this")
    private Line line = Line.UNDECIDED;

    /** What is known of the current line. */
    private enum Line {
        UNDECIDED,
        OUTPUT,
        ANSWER
    }

    /** @param onStage told of each stage that begins, on the thread that writes */
    TraceFilter(BoundedOutput output, RunTrace trace, Consumer<String> onStage) {
        this.output = output;
        this.trace = trace;
        this.onStage = onStage;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        // Told without the lock: whoever is told may take locks of its own.
        taken(bytes, offset, length).forEach(onStage);
    }

    /** Takes bytes and returns the stages that begin with them. */
    private synchronized List<String> taken(byte[] bytes, int offset, int length) {
        List<String> begun = new ArrayList<>();
        int end = offset + length;
        for (int at = offset; at < end; ) {
            int feed = at;
            while (feed < end && bytes[feed] != '\n') {
                feed++;
            }
            boolean isEnded = feed < end;
            take(bytes, at, (isEnded ? feed + 1 : feed) - at, isEnded, begun);
            at = isEnded ? feed + 1 : feed;
        }
        return begun;
    }

    /** Takes a part of one line; where {@code isEnded}, its last byte is the line feed. */
    @GuardedBy("this")
    private void take(byte[] bytes, int offset, int length, boolean isEnded, List<String> begun) {
        int toHold = line == Line.UNDECIDED ? Math.min(length, LONGEST_BYTES - heldBytes) : 0;
        System.arraycopy(bytes, offset, held, heldBytes, toHold);
        heldBytes += toHold;
        if (line == Line.UNDECIDED && (isEnded || heldBytes == LONGEST_BYTES)) {
            decide().filter(name -> !name.isEmpty()).ifPresent(begun::add);
        }
        if (line == Line.ANSWER) {
            answered(length - toHold);
        }
        if (line == Line.OUTPUT) {
            output.write(bytes, offset + toHold, length - toHold);
        }
        if (isEnded) {
            line = Line.UNDECIDED;
        }
    }

    /** Lets the held bytes go where they belong; returns what they answer. */
    @GuardedBy("this")
    private Optional<String> decide() {
        boolean hasFeed = heldBytes > 0 && held[heldBytes - 1] == '\n';
        Optional<String> stage = trace.read(new String(held, 0, heldBytes - (hasFeed ? 1 : 0), UTF_8));
        line = stage.isPresent() ? Line.ANSWER : Line.OUTPUT;
        if (line == Line.ANSWER) {
            answered(heldBytes);
        }
        if (line == Line.OUTPUT) {
            output.write(held, 0, heldBytes);
        }
        heldBytes = 0;
        return line == Line.ANSWER ? stage : Optional.empty();
    }

    /** Counts bytes of an answer; from those on that are too many the line is output. */
    @GuardedBy("this")
    private void answered(int bytes) {
        if (answerBytes + bytes > MOST_ANSWER_BYTES) {
            line = Line.OUTPUT;
        } else {
            answerBytes += bytes;
        }
    }

    /** Lets go of what is held of a line that will not end. */
    synchronized void finish() {
        output.write(Arrays.copyOf(held, heldBytes), 0, heldBytes);
        heldBytes = 0;
        line = Line.OUTPUT;
    }
}
