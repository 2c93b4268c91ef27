package dev.codonq.scheduling;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * What the runs that hold slots may take of the machine's memory, all together. Not thread-safe; guarded by the lock of
 * {@link Admission}.
 *
 * <p>A run counts with what it is expected to take, or really takes where that is more; once it has run for {@value
 * #SLOWER} times as long as expected, only with what it takes: if it were to take more, it would have. A run of which nobody knows what it takes
 * counts as expected to its end.
 *
 * <p>Expectations can be wrong. Where the runs really take more than the budget, the youngest is given up; but the oldest
 * never, so that there is always one that comes to its end.
 */
final class MemoryBudget {
    /** How many times as long as expected a run may well take on a machine with more to do than when that was learnt. */
    private static final int SLOWER = 4;

    /** A run of unknown length counts with what it is expected to take for so long. */
    private static final long UNKNOWN_LENGTH_NANOS = 10_000_000_000L;

    private final OptionalLong given;
    private final LongSupplier heldBytes;
    private final LongSupplier clock;

    /** In the order of their begin. */
    private final Map<Lease, Holding> holdings = new LinkedHashMap<>();

    /** What one lease holds. */
    private static final class Holding {
        private final Lease lease;
        private final long sinceNanos;
        private long bytes;
        private boolean isTold;
        private boolean isGivenUp;

        private Holding(Lease lease, long sinceNanos) {
            this.lease = lease;
            this.sinceNanos = sinceNanos;
        }
    }

    /**
     * @param given in bytes; empty for what {@link MachineMemory} says
     * @param heldBytes what is held for runs to come, and no run counts with; must be quick, and wait for nobody
     * @param clock nanoseconds from some point in time, for durations
     */
    MemoryBudget(OptionalLong given, LongSupplier heldBytes, LongSupplier clock) {
        this.given = given;
        this.heldBytes = heldBytes;
        this.clock = clock;
    }

    /** Returns whether {@code run} may begin beside those that have; one by itself always may. */
    boolean admits(QueuedRun run) {
        if (holdings.isEmpty()) {
            return true;
        }
        boolean mustBeAlone = run.isAlone()
                || holdings.keySet().stream().anyMatch(lease -> lease.queued().isAlone());
        return !mustBeAlone && committedBytes() <= budgetBytes() - run.demand().memoryBytes();
    }

    void begin(Lease lease) {
        holdings.put(lease, new Holding(lease, clock.getAsLong()));
    }

    /** Takes note that {@code lease} holds nothing any more. */
    void end(Lease lease) {
        holdings.remove(lease);
    }

    /** Takes note of what a run holds now, if it has not ended. */
    void hold(Lease lease, long bytes) {
        Holding holding = holdings.get(lease);
        if (holding != null) {
            holding.bytes = bytes;
            holding.isTold = true;
        }
    }

    /** Chooses a run to be given up, where that is necessary and those given up before do not suffice. */
    Optional<Lease> giveUp() {
        List<Holding> kept =
                holdings.values().stream().filter(holding -> !holding.isGivenUp).toList();
        long keptBytes = kept.stream().mapToLong(holding -> holding.bytes).sum();
        if (keptBytes <= budgetBytes()) {
            return Optional.empty();
        }
        // One that was not heard of may not have begun yet, and cannot be stopped before it has; nor would that help.
        for (int i = kept.size() - 1; i > 0; i--) {
            Holding youngest = kept.get(i);
            if (youngest.isTold) {
                youngest.isGivenUp = true;
                return Optional.of(youngest.lease);
            }
        }
        return Optional.empty();
    }

    SchedulerSnapshot.Memory snapshot() {
        long inUse =
                holdings.values().stream().mapToLong(holding -> holding.bytes).sum();
        return new SchedulerSnapshot.Memory(budgetBytes(), inUse);
    }

    /** Returns what there is for runs; thread-safe. */
    long budgetBytes() {
        long whole = given.isPresent() ? given.getAsLong() : MachineMemory.defaultBudgetBytes();
        return Math.max(0, whole - heldBytes.getAsLong());
    }

    private long committedBytes() {
        long now = clock.getAsLong();
        return holdings.values().stream()
                .mapToLong(holding -> committedBytes(holding, now))
                .sum();
    }

    private static long committedBytes(Holding holding, long now) {
        Demand demand = holding.lease.queued().demand();
        long length = demand.isTimeKnown() ? SLOWER * demand.runNanos() : UNKNOWN_LENGTH_NANOS;
        boolean hasShownItsPeak = holding.isTold && now - holding.sinceNanos >= length;
        return hasShownItsPeak ? holding.bytes : Math.max(holding.bytes, demand.memoryBytes());
    }
}
