package dev.codonq.cli;

import dev.codonq.compile.CacheUse;
import dev.codonq.compile.CompileResult;
import dev.codonq.compile.Outcome;
import dev.codonq.progress.Spans;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What is said of a batch at its end, before the line that counts: where time went, what the cache saved, how to repeat what
 * failed. Bounded, however many jobs there are. Not thread-safe.
 */
final class BatchSummary {
    private static final int MOST_SLOW = 3;
    private static final int MOST_FAILED = 20;

    private record Slow(String label, Duration time) {}

    private final Console console;
    private final RepeatCommand repeat;
    private final boolean isShown;
    private final List<Slow> slowest = new ArrayList<>();
    private final List<JobSpec> failed = new ArrayList<>();
    private long jobs;
    private long runs;
    private long failures;
    private long hits;
    private long hitsOfKnownTime;
    private Duration saved = Duration.ZERO;

    /** @param isShown whether anybody wants to see it */
    BatchSummary(Console console, RepeatCommand repeat, boolean isShown) {
        this.console = console;
        this.repeat = repeat;
        this.isShown = isShown;
    }

    /** Takes note of a job that is done. */
    void add(PlannedJob job, CompileResult result) {
        jobs++;
        Duration time = result.runTime();
        if (time != null && result.cacheUse() != CacheUse.SHARED) {
            runs++;
            addSlow(new Slow(job.label(), time));
        }
        if (result.cacheUse().isHit()) {
            hits++;
            if (result.savedTime() != null) {
                hitsOfKnownTime++;
                saved = saved.plus(result.savedTime());
            }
        }
        if (!result.isSuccess() && result.outcome() != Outcome.CANCELLED) {
            failures++;
            if (failed.size() < MOST_FAILED) {
                failed.add(job.spec());
            }
        }
    }

    private void addSlow(Slow job) {
        slowest.add(job);
        slowest.sort(Comparator.comparing(Slow::time).reversed());
        if (slowest.size() > MOST_SLOW) {
            slowest.remove(MOST_SLOW);
        }
    }

    /** Prints it. Of a batch of one there is nothing to say that does not stand there already. */
    void print() {
        if (isShown && jobs > 1) {
            console.errorText(slowestLine() + savedLine() + repeatLines());
        }
    }

    private String slowestLine() {
        // Of few, each has told its time already.
        return runs <= MOST_SLOW
                ? ""
                : slowest.stream()
                        .map(job -> job.label() + " " + Spans.fine(job.time()))
                        .collect(Collectors.joining(", ", "slowest: ", "\n"));
    }

    private String savedLine() {
        if (hitsOfKnownTime == 0) {
            return "";
        }
        return "saved by the cache: " + (hitsOfKnownTime < hits ? "at least " : "") + Spans.fine(saved) + "\n";
    }

    private String repeatLines() {
        if (failed.isEmpty()) {
            return "";
        }
        StringBuilder text = new StringBuilder("to repeat what failed:\n");
        failed.forEach(job -> text.append("  ").append(repeat.of(job)).append('\n'));
        if (failures > failed.size()) {
            text.append("  and ")
                    .append(failures - failed.size())
                    .append(" more; a report names all of them (--report json=FILE)\n");
        }
        return text.toString();
    }
}
