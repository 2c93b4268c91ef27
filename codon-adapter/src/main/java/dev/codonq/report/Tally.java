package dev.codonq.report;

import dev.codonq.compile.CompileResult;
import dev.codonq.compile.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How many jobs ended how. Not thread-safe. */
public final class Tally {
    private final Map<Outcome, Long> counts = new EnumMap<>(Outcome.class);
    private long jobs;
    private long fromCache;

    /** Counts a result. */
    public void add(CompileResult result) {
        jobs++;
        counts.merge(result.outcome(), 1L, Long::sum);
        if (result.cacheUse().isHit()) {
            fromCache++;
        }
    }

    /** Returns how many there were. */
    public long jobs() {
        return jobs;
    }

    /** Returns how many ended so. */
    public long count(Outcome outcome) {
        return counts.getOrDefault(outcome, 0L);
    }

    /** Returns how many results came from the cache. */
    public long fromCache() {
        return fromCache;
    }

    /**
     * Returns the status with which a command ends that ran these jobs: 3 if machinery broke, 1 if a job did not succeed,
     * else 0.
     */
    public int exitStatus() {
        if (count(Outcome.ERRORED) + count(Outcome.REJECTED) > 0) {
            return 3;
        }
        return count(Outcome.SUCCEEDED) == jobs ? 0 : 1;
    }

    /** Returns a line such as {@code 3 jobs: 2 succeeded, 1 timed out; 1 from cache; 14.2s}. */
    public String summary(Duration wallTime) {
        List<String> parts = new ArrayList<>();
        for (Map.Entry<Outcome, Long> count : counts.entrySet()) {
            parts.add(count.getValue() + " " + words(count.getKey()));
        }
        return jobs
                + (jobs == 1 ? " job" : " jobs")
                + (parts.isEmpty() ? "" : ": " + String.join(", ", parts))
                + (fromCache == 0 ? "" : "; " + fromCache + " from cache")
                + String.format(Locale.ROOT, "; %.1fs", wallTime.toMillis() / 1000.0);
    }

    private static String words(Outcome outcome) {
        return outcome.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
