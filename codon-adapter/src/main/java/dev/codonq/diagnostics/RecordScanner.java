package dev.codonq.diagnostics;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One pass over the bytes that the compiler printed, cutting them into records and the text between. Not thread-safe;
 * confined to one call.
 *
 * <pre>
 * record   = [tree] BOLD [location ": "] severity message RESET [see] LF
 * tree     = "├─ " | "╰─ "                           a note on the record above
 * severity = ESC "[1;31merror:" RESET BOLD " " | ESC "[1;33mwarning:" RESET BOLD " "
 * see      = " (see https://exaloop.io/error/" digits ")"
 * BOLD = ESC "[1m"   RESET = ESC "[0m"
 * </pre>
 *
 * The escape sequences are the only thing to hold on to, since file names and messages may contain line breaks, tree
 * characters, text that looks like a location, and escape sequences of their own:
 *
 * <ul>
 *   <li>A record starts at the last BOLD before the severity that stands at a line start, because one later in the
 *       line belongs to the file's name; failing that, at the last BOLD there is, since other programs print to the same
 *       stream and may leave a line unfinished.
 *   <li>A message ends at the first RESET LF that another record, other text or the end of output follows; an escape
 *       sequence there that is not BOLD is still the message's.
 * </ul>
 *
 * <p>Every byte is looked at a bounded number of times: the search for a severity and the search for the end of its
 * message both go forward only, and a message without end ends the scan.
 */
final class RecordScanner {
    private static final byte ESC = 0x1b;
    private static final byte[] BOLD = "\u001b[1m".getBytes(UTF_8);
    private static final byte[] RESET = "\u001b[0m".getBytes(UTF_8);
    private static final byte[] ERROR = "\u001b[1;31merror:\u001b[0m\u001b[1m ".getBytes(UTF_8);
    private static final byte[] WARNING = "\u001b[1;33mwarning:\u001b[0m\u001b[1m ".getBytes(UTF_8);
    private static final byte[] MIDDLE = "├─ ".getBytes(UTF_8);
    private static final byte[] LAST = "╰─ ".getBytes(UTF_8);
    private static final byte[] SEE = (" (see " + Diagnostic.DOCUMENTATION).getBytes(UTF_8);
    private static final byte[] LOCATION_END = ": ".getBytes(UTF_8);

    /** A stretch of the output: a record, without the notes that follow it, or text between records if that is null. */
    record Piece(int start, int end, @Nullable Diagnostic diagnostic) {}

    /** Where a message ends, where its whole record ends, and the error code between them. */
    private record End(int message, int end, @Nullable String code) {}

    private final byte[] bytes;
    private final List<Piece> pieces = new ArrayList<>();
    /** All before this offset is in a piece. */
    private int done;
    /** The last BOLD since {@code done}, and the last at a line start; -1 if none. */
    private int bold = -1;

    private int boldAtLineStart = -1;

    RecordScanner(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Returns pieces that follow each other without gap from the first byte to the last. */
    List<Piece> scan() {
        int at = 0;
        while (at < bytes.length) {
            if (bytes[at] != ESC) {
                at++;
            } else if (has(BOLD, at)) {
                bold = at;
                boldAtLineStart = isRecordStart(at) ? at : boldAtLineStart;
                at += BOLD.length;
            } else if (has(ERROR, at)) {
                at = record(Severity.ERROR, at, at + ERROR.length);
            } else if (has(WARNING, at)) {
                at = record(Severity.WARNING, at, at + WARNING.length);
            } else {
                at++;
            }
        }
        addText(bytes.length);
        return pieces;
    }

    /** Takes the record with this severity in {@code [mark, message)} and returns where to go on. */
    private int record(Severity severity, int mark, int message) {
        int start = startOf(mark);
        if (start < 0) {
            return message;
        }
        End end = endOf(message);
        if (end == null) {
            return bytes.length;
        }
        int tree = start - MIDDLE.length;
        boolean note = isTree(tree) && isLineStart(tree);
        addText(note ? tree : start);
        int locationStart = start + BOLD.length;
        Location location = Location.of(text(locationStart, Math.max(locationStart, mark - LOCATION_END.length)));
        Diagnostic diagnostic = new Diagnostic(
                note ? Severity.NOTE : severity,
                location.file(),
                location.line(),
                location.column(),
                location.endColumn(),
                text(message, end.message),
                end.code,
                List.of());
        pieces.add(new Piece(done, end.end, diagnostic));
        done = end.end;
        bold = -1;
        boldAtLineStart = -1;
        return done;
    }

    /** Returns the BOLD that opens the record whose severity stands at {@code mark}, or -1. */
    private int startOf(int mark) {
        return opens(boldAtLineStart, mark) ? boldAtLineStart : opens(bold, mark) ? bold : -1;
    }

    private boolean opens(int start, int mark) {
        int length = mark - start - BOLD.length;
        return start >= 0
                && (length == 0 || (length > LOCATION_END.length && has(LOCATION_END, mark - LOCATION_END.length)));
    }

    /** Returns whether the BOLD at {@code start} begins a line, or follows tree characters that begin one. */
    private boolean isRecordStart(int start) {
        int tree = start - MIDDLE.length;
        return isLineStart(start) || (isTree(tree) && isLineStart(tree));
    }

    private boolean isLineStart(int offset) {
        return offset == done || bytes[offset - 1] == '\n';
    }

    private boolean isTree(int offset) {
        return offset >= done && (has(MIDDLE, offset) || has(LAST, offset));
    }

    private @Nullable End endOf(int message) {
        for (int at = message; at < bytes.length; at++) {
            if (bytes[at] == ESC && has(RESET, at)) {
                End end = endAt(at);
                if (end != null) {
                    return end;
                }
            }
        }
        return null;
    }

    private @Nullable End endAt(int reset) {
        int at = reset + RESET.length;
        String code = null;
        if (has(SEE, at)) {
            int from = at + SEE.length;
            int to = from;
            while (to < bytes.length && bytes[to] >= '0' && bytes[to] <= '9') {
                to++;
            }
            if (to == from || to == bytes.length || bytes[to] != ')') {
                return null;
            }
            code = text(from, to);
            at = to + 1;
        }
        boolean ends = at < bytes.length
                && bytes[at] == '\n'
                && (at + 1 == bytes.length || bytes[at + 1] != ESC || has(BOLD, at + 1));
        return ends ? new End(reset, at + 1, code) : null;
    }

    private void addText(int end) {
        if (end > done) {
            pieces.add(new Piece(done, end, null));
            done = end;
        }
    }

    private boolean has(byte[] expected, int offset) {
        int end = offset + expected.length;
        return end <= bytes.length && Arrays.equals(bytes, offset, end, expected, 0, expected.length);
    }

    private String text(int start, int end) {
        return new String(bytes, start, end - start, UTF_8);
    }
}
