package dev.codonq.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** How many runs there were at any time and how much memory they needed. Not thread-safe. */
final class TraceCounters {
    private final List<Change> changes = new ArrayList<>();

    private record Change(long at, int runs, long memory) {}

    /** What is told of every time at which something changed. */
    @FunctionalInterface
    interface Receiver {
        /** Takes in how much there is from the time {@code at} on. */
        void accept(long at, long runs, long memory);
    }

    /** Takes in a run from {@code start} to {@code end}. */
    void add(long start, long end, long memory) {
        changes.add(new Change(start, 1, memory));
        changes.add(new Change(end, -1, -memory));
    }

    /** Tells {@code receiver} all changes in their order, those of one time as one. */
    void forEach(Receiver receiver) {
        changes.sort(Comparator.comparingLong(Change::at));
        long runs = 0;
        long memory = 0;
        for (int i = 0; i < changes.size(); i++) {
            Change change = changes.get(i);
            runs += change.runs;
            memory += change.memory;
            if (i + 1 == changes.size() || changes.get(i + 1).at != change.at) {
                receiver.accept(change.at, runs, memory);
            }
        }
    }
}
