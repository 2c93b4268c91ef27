package dev.codonq.cache;

import dev.codonq.compile.CacheUse;
import java.util.EnumMap;
import java.util.Map;

/** How many compiles succeeded, and how the cache was used. Not thread-safe. */
final class Tally {
    private final Map<CacheUse, Integer> uses = new EnumMap<>(CacheUse.class);
    private int successes;

    void count(CacheUse use, boolean isSuccess) {
        uses.merge(use, 1, Integer::sum);
        successes += isSuccess ? 1 : 0;
    }

    void add(Tally other) {
        other.uses.forEach((use, count) -> uses.merge(use, count, Integer::sum));
        successes += other.successes;
    }

    int of(CacheUse use) {
        return uses.getOrDefault(use, 0);
    }

    int compiles() {
        return uses.values().stream().mapToInt(Integer::intValue).sum();
    }

    int successes() {
        return successes;
    }

    @Override
    public String toString() {
        return compiles() + " compiles, " + successes + " successes, " + uses;
    }
}
