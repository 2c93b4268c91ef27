package dev.codonq.cli;

import dev.codonq.compile.CacheUse;
import dev.codonq.compile.CompileResult;
import dev.codonq.compile.Outcome;
import dev.codonq.progress.BatchFigures;
import dev.codonq.progress.LiveView;
import dev.codonq.progress.TimeLeft;
import dev.codonq.report.Tally;
import dev.codonq.scheduling.SchedulerSnapshot;
import dev.codonq.scheduling.SchedulerSnapshot.ActiveRun;
import dev.codonq.terminal.Palette;
import dev.codonq.terminal.TerminalSize;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/*
 * The batch's thread draws, between two jobs or while it waits for one: so nothing of this needs a lock, and a terminal
 * that takes nothing more (Ctrl-S) holds up the batch as it does without a live view. Others write to standard error, too,
 * such as the log; while this is open that goes above the live lines, through the lock in the console.
 */
/**
 * What a batch shows of itself on a terminal while it runs. Nothing is drawn, or loaded that draws, in the first moments: a
 * batch that is over by then shows nothing. Not thread-safe; used by the batch's thread.
 */
final class LiveProgress implements AutoCloseable {
    private static final Duration BEFORE_THE_FIRST = Duration.ofMillis(300);
    private static final Duration BETWEEN = Duration.ofMillis(200);

    /** At least so often, since the terminal may not show any more what was drawn: after Ctrl-Z and fg, for example. */
    private static final Duration AT_MOST_BETWEEN = Duration.ofSeconds(1);

    private final Console console;
    private final LiveView view;
    private final Supplier<TerminalSize> size;
    private final Supplier<SchedulerSnapshot> snapshots;
    private final long jobs;
    private final LongSupplier clock;
    private final TimeLeft timeLeft;
    private final long startNanos;
    private final PrintStream standardError = System.err;
    private final String directory = Path.of("").toAbsolutePath() + "/";
    private List<String> shown = List.of();
    private long nextLookNanos;
    private long shownNanos;
    private boolean isGone;

    /**
     * Shows nothing yet, and takes over what is written to {@link System#err}.
     *
     * @param snapshots what waits and runs
     * @param jobs how many there are
     * @param slots how many run at once
     * @param clock nanoseconds from some point in time
     */
    LiveProgress(
            Console console,
            Palette palette,
            Supplier<TerminalSize> size,
            Supplier<SchedulerSnapshot> snapshots,
            long jobs,
            int slots,
            LongSupplier clock) {
        this.console = console;
        this.size = size;
        this.snapshots = snapshots;
        this.jobs = jobs;
        this.clock = clock;
        view = new LiveView(palette);
        timeLeft = new TimeLeft(slots);
        startNanos = clock.getAsLong();
        nextLookNanos = startNanos + BEFORE_THE_FIRST.toNanos();
        System.setErr(new PrintStream(new ErrorLines(console), true, StandardCharsets.UTF_8));
    }

    /** Takes note of a job that is done. */
    void finished(CompileResult result) {
        if (result.runTime() == null || result.cacheUse() == CacheUse.SHARED) {
            timeLeft.done();
        } else {
            timeLeft.done(result.runTime());
        }
    }

    /** Draws what goes on, if it is time for that and there is something new to see. */
    void pulse(Tally tally) {
        long now = clock.getAsLong();
        if (now - nextLookNanos < 0 || isGone) {
            return;
        }
        nextLookNanos = now + BETWEEN.toNanos();
        List<String> lines = view.lines(figures(tally, snapshots.get()), size.get());
        if (!lines.equals(shown) || now - shownNanos >= AT_MOST_BETWEEN.toNanos()) {
            show(lines);
            shown = lines;
            shownNanos = now;
        }
    }

    /** Where the terminal is gone the batch goes on, to its reports; what has to be said ends it, as without this view. */
    private void show(List<String> lines) {
        try {
            console.showLive(lines);
        } catch (BrokenPipeException e) {
            isGone = true;
        }
    }

    private BatchFigures figures(Tally tally, SchedulerSnapshot snapshot) {
        return new BatchFigures(
                jobs,
                tally.jobs(),
                tally.jobs() - tally.count(Outcome.SUCCEEDED) - tally.count(Outcome.CANCELLED),
                tally.fromCache(),
                timeLeft.of(jobs, snapshot, Duration.ofNanos(clock.getAsLong() - startNanos)),
                snapshot.memory().inUseBytes(),
                snapshot.runs().stream().map(this::running).toList());
    }

    private BatchFigures.Running running(ActiveRun run) {
        // The subject of a compile is its kind and its source.
        String source = run.subject().substring(run.subject().indexOf(' ') + 1);
        String name = source.startsWith(directory) ? source.substring(directory.length()) : source;
        return new BatchFigures.Running(name, phase(run), run.age());
    }

    private static String phase(ActiveRun run) {
        return switch (run.phase()) {
            case AWAITING_EQUAL_RUN -> "awaiting";
            case LOOKING_UP -> "look up";
            case RUNNING -> "running";
            case COLLECTING, COMPLETING -> "collect";
        };
    }

    /** Takes away what is shown; the terminal is as without it. */
    @Override
    public void close() {
        System.setErr(standardError);
        show(List.of());
    }
}
