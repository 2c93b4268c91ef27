package dev.codonq.scheduling;

import dev.codonq.action.ActionKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a scheduler holds and does at one moment, in detail. Immutable. The parts are looked at one after the other, while
 * work goes on.
 *
 * @param threads names of the threads for runs that are alive
 */
public record SchedulerSnapshot(
        Instant time,
        SchedulerStats stats,
        Queue queue,
        Memory memory,
        List<ActiveRun> runs,
        List<String> threads,
        SchedulerCounts counts) {
    public SchedulerSnapshot {
        runs = List.copyOf(runs);
        threads = List.copyOf(threads);
    }

    /**
     * The runs that wait for a slot.
     *
     * @param waiting how many in each class that has any
     * @param oldestAge how long the oldest has waited
     * @param expectedTime what those of them take together of which earlier runs are known
     * @param unknownRuns how many there are of which none is known
     * @param clients those that wait for or hold a slot, by name
     */
    public record Queue(
            Map<Priority, Integer> waiting,
            Optional<Duration> oldestAge,
            Duration expectedTime,
            int unknownRuns,
            List<Client> clients) {
        public Queue {
            waiting = Map.copyOf(waiting);
            clients = List.copyOf(clients);
        }
    }

    /**
     * What a client has and wants.
     *
     * @param weight what it is entitled to, in proportion to the others'
     * @param waiting runs that wait for a slot
     * @param running runs that hold one
     */
    public record Client(String id, int weight, int waiting, int running) {}

    /**
     * What the runs may hold and hold of the machine's memory.
     *
     * @param inUseBytes as far as the runs' processes are counted
     */
    public record Memory(long budgetBytes, long inUseBytes) {}

    /**
     * One run under way.
     *
     * @param job the one that waits for it longest; 0 if none does any more
     * @param subject what its action is about, for people: {@link dev.codonq.action.Action#subject}
     * @param age since it began
     * @param attempt 1 for the first
     * @param expectedTime what it takes by earlier runs of the same; empty where none is known
     * @param memoryInUseBytes as far as its processes are counted
     */
    public record ActiveRun(
            long job,
            String client,
            ActionKey key,
            String subject,
            RunPhase phase,
            String thread,
            Duration age,
            int attempt,
            Optional<Duration> expectedTime,
            long expectedMemoryBytes,
            long memoryInUseBytes) {}
}
