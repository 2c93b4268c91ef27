package dev.codonq.soak;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/** What a soak has found so far: invariants that did not hold, what was seen and how often. Thread-safe. */
final class Findings {
    private static final int MOST_BROKEN = 20;

    private final Queue<String> broken = new ConcurrentLinkedQueue<>();
    private final ConcurrentMap<Seen, LongAdder> seen = new ConcurrentHashMap<>();

    /** Notes that an invariant does not hold; {@code what} names it for people. */
    void broken(String what) {
        if (broken.size() < MOST_BROKEN) {
            broken.add(what);
        }
    }

    void require(boolean holds, String what) {
        if (!holds) {
            broken(what);
        }
    }

    boolean isAnythingBroken() {
        return !broken.isEmpty();
    }

    List<String> allBroken() {
        return List.copyOf(broken);
    }

    void saw(Seen what) {
        seen.computeIfAbsent(what, key -> new LongAdder()).increment();
    }

    long times(Seen what) {
        return Optional.ofNullable(seen.get(what)).map(LongAdder::sum).orElse(0L);
    }

    /** Returns what was never seen. */
    Set<Seen> unseen() {
        Set<Seen> unseen = EnumSet.allOf(Seen.class);
        unseen.removeAll(seen.keySet());
        return unseen;
    }

    /** Returns how often each was seen, for people. */
    String counts() {
        Map<Seen, Long> counts = new EnumMap<>(Seen.class);
        Arrays.stream(Seen.values()).filter(seen::containsKey).forEach(what -> counts.put(what, times(what)));
        return counts.toString();
    }

    /** Returns where every thread is. */
    static String threadDump() {
        return Thread.getAllStackTraces().entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getKey().getState()
                        + Arrays.stream(entry.getValue())
                                .map(frame -> "\n    at " + frame)
                                .collect(Collectors.joining()))
                .sorted()
                .collect(Collectors.joining("\n"));
    }
}
