package dev.codonq.terminal;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.List;
import java.util.function.Consumer;

/*
 * The cursor rests at the start of the first of the lines. So nothing has to be known of where they stand when they are
 * drawn anew, not even after the terminal was resized and has wrapped them: the cursor went where its character went, and
 * what follows is erased. No mode of the terminal is changed but within one write, so that there is nothing to restore
 * however the process ends.
 */
/**
 * Lines at the end of a terminal's text that are drawn anew in place, below all that is written for good. Thread-safe: all
 * that goes to the terminal goes through here, one text at a time.
 */
public final class LiveLines {
    private static final String ERASE_REST_OF_LINE = "\u001b[K";
    private static final String ERASE_REST_OF_SCREEN = "\u001b[J";

    /**
     * From the start of a line on, but never from the first character of the screen: tmux would take what stood there for
     * something to keep, and scroll it off.
     */
    private static final String ERASE_FROM_LINE =
            ERASE_REST_OF_LINE + " " + ERASE_REST_OF_SCREEN + "\r" + ERASE_REST_OF_LINE;

    /** Without wrapping, a line that is wider than expected, or than the terminal has just become, remains one row. */
    private static final String WRAP_OFF = "\u001b[?7l";

    private static final String WRAP_ON = "\u001b[?7h";

    private final Consumer<String> terminal;
    private final Object lock = new Object();

    @GuardedBy("lock")
    private List<String> shown = List.of();

    /** @param terminal writes a text at once */
    public LiveLines(Consumer<String> terminal) {
        this.terminal = terminal;
    }

    /** Writes {@code text}, which ends its own lines, for good. Without lines it goes out as it is. */
    public void print(String text) {
        synchronized (lock) {
            terminal.accept(shown.isEmpty() ? text : ERASE_FROM_LINE + text + drawn(shown));
        }
    }

    /** Shows {@code lines} in place of those shown; there must be fewer than the terminal has rows. */
    public void show(List<String> lines) {
        synchronized (lock) {
            if (!lines.isEmpty()) {
                terminal.accept(drawn(lines));
            } else if (!shown.isEmpty()) {
                terminal.accept("\r" + ERASE_FROM_LINE);
            }
            shown = List.copyOf(lines);
        }
    }

    private static String drawn(List<String> lines) {
        String text = String.join(ERASE_REST_OF_LINE + "\n", lines);
        String up = lines.size() == 1 ? "" : "\u001b[" + (lines.size() - 1) + "A";
        return "\r" + WRAP_OFF + text + ERASE_REST_OF_SCREEN + WRAP_ON + up + "\r";
    }
}
