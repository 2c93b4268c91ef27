package dev.codonq.warm;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** How many compiles import what from the standard library: those under way, and those that ran lately. Thread-safe. */
final class Demand {
    private static final int MOST_LATELY = 50;
    private static final Duration LATELY = Duration.ofMinutes(1);

    private final LongSupplier clock;

    @GuardedBy("this")
    private final Map<LibraryImports, Integer> underWay = new HashMap<>();

    @GuardedBy("this")
    private final Deque<Ran> lately = new ArrayDeque<>();

    private record Ran(LibraryImports imports, long nanos) {}

    /** @param clock the time that passes, in nanoseconds */
    Demand(LongSupplier clock) {
        this.clock = clock;
    }

    /** Counts a compile that has been asked for. */
    synchronized void begin(LibraryImports imports) {
        underWay.merge(imports, 1, Integer::sum);
    }

    /**
     * Takes back a {@link #begin}.
     *
     * @param ran whether it took a run to answer, so that it counts for a while
     */
    synchronized void end(LibraryImports imports, boolean ran) {
        underWay.computeIfPresent(imports, (key, count) -> count > 1 ? count - 1 : null);
        if (ran) {
            lately.add(new Ran(imports, clock.getAsLong()));
            if (lately.size() > MOST_LATELY) {
                lately.remove();
            }
        }
    }

    /** Returns how many there are now. */
    synchronized Map<LibraryImports, Integer> now() {
        long now = clock.getAsLong();
        lately.removeIf(ran -> now - ran.nanos > LATELY.toNanos());
        Map<LibraryImports, Integer> all = new HashMap<>(underWay);
        lately.forEach(ran -> all.merge(ran.imports, 1, Integer::sum));
        return all;
    }
}
