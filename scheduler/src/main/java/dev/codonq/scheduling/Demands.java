package dev.codonq.scheduling;

import dev.codonq.action.Action;
import dev.codonq.cache.Expectation;
import dev.codonq.cache.RunHistory;
import java.util.Optional;

/** What is expected of runs, by which they are queued and placed. Thread-safe. */
final class Demands {
    private final RunHistory history;
    private final long unknownMemoryBytes;

    /** Of runs of which nothing is known; one object for a long queue of them. */
    private final Demand unknown;

    /** @param unknownMemoryBytes what a run takes of memory as long as nobody knows better */
    Demands(RunHistory history, long unknownMemoryBytes) {
        this.history = history;
        this.unknownMemoryBytes = unknownMemoryBytes;
        unknown = new Demand(Demand.UNKNOWN_TIME, unknownMemoryBytes);
    }

    /** Returns what is expected of a run. What was learnt counts for more than what is declared; nothing takes more than it may. */
    Demand of(Action action, JobOptions options) {
        Optional<Expectation> learnt = history.expectation(action);
        if (learnt.isEmpty()
                && options.expectedMemoryBytes().isEmpty()
                && unknownMemoryBytes <= action.limits().memoryBytes()) {
            return unknown;
        }
        return new Demand(
                runNanos(learnt),
                memoryBytes(action, learnt.flatMap(Expectation::peakMemoryBytes).or(options::expectedMemoryBytes)));
    }

    /** Returns what is expected of a run of whose memory this machine may spend nothing. */
    Demand ofRemote(Action action) {
        return new Demand(runNanos(history.expectation(action)), 0);
    }

    /** Returns what a run is expected to take of memory, here. */
    long memoryBytes(Action action) {
        return memoryBytes(action, history.expectation(action).flatMap(Expectation::peakMemoryBytes));
    }

    private long memoryBytes(Action action, Optional<Long> expected) {
        return Math.min(expected.orElse(unknownMemoryBytes), action.limits().memoryBytes());
    }

    private static long runNanos(Optional<Expectation> learnt) {
        return learnt.map(expectation -> expectation.runTime().toNanos()).orElse(Demand.UNKNOWN_TIME);
    }
}
