package dev.codonq.progress;

import dev.codonq.progress.BatchFigures.Running;
import dev.codonq.terminal.Columns;
import dev.codonq.terminal.Palette;
import dev.codonq.terminal.TerminalSize;
import dev.codonq.terminal.TerminalText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

/** The lines that show a batch on a terminal: its figures, then what runs, oldest first. Immutable. */
public final class LiveView {
    private static final String BETWEEN = ", ";

    /** Below this the phases are left out, and words that can be spared. */
    private static final int NARROW = 40;

    private static final int AGE_COLUMNS = 7;
    private static final int PHASE_COLUMNS = 9;

    private final Palette palette;

    public LiveView(Palette palette) {
        this.palette = palette;
    }

    /** Returns the lines, each narrower than the terminal, and fewer than it has rows. */
    public List<String> lines(BatchFigures figures, TerminalSize size) {
        int columns = Math.max(1, size.columns() - 1);
        // One row remains for what stands above, and one for the terminal to be on.
        int most = Math.max(1, size.rows() - 2);
        List<String> lines = new ArrayList<>();
        lines.add(status(figures, columns));
        List<Running> running = new ArrayList<>(figures.running());
        running.sort(Comparator.comparing(Running::age).reversed().thenComparing(Running::name));
        int room = most - 1;
        int shown = running.size() <= room ? running.size() : Math.max(0, room - 1);
        running.subList(0, shown).forEach(run -> lines.add(line(run, columns)));
        if (shown < running.size() && room > 0) {
            String prefix = shown == 0 ? "" : "and ";
            String suffix = shown == 0 ? " running" : " more";
            lines.add(palette.faint(Columns.start("  " + prefix + (running.size() - shown) + suffix, columns)));
        }
        return lines;
    }

    /** What does not fit is left out, the most telling first to last. */
    private String status(BatchFigures figures, int columns) {
        boolean isNarrow = columns < NARROW;
        Status status = new Status(columns);
        status.add(
                isNarrow ? figures.done() + "/" + figures.jobs() : figures.done() + " of " + figures.jobs() + " done",
                palette::strong);
        if (figures.failed() > 0) {
            status.add(figures.failed() + " failed", palette::error);
        }
        status.add(left(figures, isNarrow), UnaryOperator.identity());
        if (figures.fromCache() > 0) {
            status.add(figures.fromCache() + " from cache", palette::good);
        }
        if (figures.memoryBytes() > 0) {
            status.add(memory(figures.memoryBytes()), UnaryOperator.identity());
        }
        return status.text.toString();
    }

    private static String left(BatchFigures figures, boolean isNarrow) {
        String time = figures.timeLeft().map(Spans::about).orElse("time unknown");
        return isNarrow ? time : (figures.jobs() - figures.done()) + " left (" + time + ")";
    }

    private static String memory(long bytes) {
        return bytes < 1L << 30
                ? ((bytes + (1 << 20) - 1) >> 20) + " MiB"
                : String.format(Locale.ROOT, "%.1f GiB", bytes / (double) (1L << 30));
    }

    private String line(Running run, int columns) {
        String age = String.format(Locale.ROOT, "%" + AGE_COLUMNS + "s ", age(run.age()));
        String phase = columns < NARROW ? "" : String.format(Locale.ROOT, "%-" + PHASE_COLUMNS + "s ", run.phase());
        // A tab would be as wide as where it stands wants it.
        String name = TerminalText.oneLine(run.name()).replace('\t', ' ');
        int room = columns - age.length() - phase.length();
        return room < AGE_COLUMNS ? Columns.end(name, columns) : age + palette.note(phase) + Columns.end(name, room);
    }

    private static String age(Duration age) {
        return Spans.exact(age.isNegative() ? Duration.ZERO : age);
    }

    /** A line that takes parts as long as they fit. */
    private static final class Status {
        private final StringBuilder text = new StringBuilder();
        private final int columns;
        private int used;

        Status(int columns) {
            this.columns = columns;
        }

        void add(String part, UnaryOperator<String> paint) {
            String before = used == 0 ? "" : BETWEEN;
            int width = before.length() + part.length();
            if (used + width <= columns) {
                text.append(before).append(paint.apply(part));
                used += width;
            } else if (used == 0) {
                text.append(paint.apply(Columns.start(part, columns)));
                used = columns;
            }
        }
    }
}
