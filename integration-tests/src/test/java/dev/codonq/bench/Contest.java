package dev.codonq.bench;

import dev.codonq.action.Action;
import dev.codonq.sandbox.RunResult;
import dev.codonq.scheduling.Job;
import dev.codonq.scheduling.JobOptions;
import dev.codonq.scheduling.JobScheduler;
import dev.codonq.scheduling.JobSchedulerBuilder;
import dev.codonq.scheduling.Priority;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Clients with many jobs each, and then one, called b, with ten.
 *
 * @param bound the most starts of others between two of b, or while b holds no slot
 * @param countsWhileHolding whether the bound holds also while b holds a slot
 */
record Contest(String name, List<Rival> rivals, Priority priority, int weight, int bound, boolean countsWhileHolding) {
    private static final int JOBS = 10;

    /** A client with many jobs. */
    record Rival(String client, int jobs, Priority priority, int weight) {}

    /**
     * How it went for b.
     *
     * @param starts of others before each start of b, since the one before
     * @param bounded those of them to which the bound applies
     * @param waits from submission to the begin of each run
     */
    record Outcome(List<Integer> starts, List<Integer> bounded, List<Duration> waits) {}

    /** What the runner sees, in the order of starts. Thread-safe. */
    private static final class Starts {
        private final boolean countsWhileHolding;
        private final List<Integer> all = new ArrayList<>();
        private final List<Integer> bounded = new ArrayList<>();
        private int sinceStart;
        private int sinceHeld;
        private int held;

        private Starts(boolean countsWhileHolding) {
            this.countsWhileHolding = countsWhileHolding;
        }

        /** Called before b submits. */
        private synchronized void begin() {
            sinceStart = 0;
            sinceHeld = 0;
        }

        private synchronized void started(boolean isOfB) {
            if (!isOfB) {
                sinceStart++;
                sinceHeld += held == 0 ? 1 : 0;
                return;
            }
            all.add(sinceStart);
            if (countsWhileHolding) {
                bounded.add(sinceStart);
            } else if (held == 0) {
                bounded.add(sinceHeld);
            }
            held++;
            sinceStart = 0;
            sinceHeld = 0;
        }

        private synchronized void ended(boolean isOfB) {
            held -= isOfB ? 1 : 0;
        }

        private synchronized Outcome outcome(List<Duration> waits) {
            return new Outcome(List.copyOf(all), List.copyOf(bounded), waits);
        }
    }

    /** Has the rivals submit their jobs, then b; waits for those of b, and drops the others. */
    Outcome hold(int slots) throws IOException {
        Starts starts = new Starts(countsWhileHolding);
        JobSchedulerBuilder builder = JobScheduler.builder()
                .slots(slots)
                .queueCapacity(100_000)
                .expectedMemoryBytes(0)
                .clientWeight("b", weight)
                .runner((action, stop, progress) -> run(action, starts));
        rivals.forEach(rival -> builder.clientWeight(rival.client(), rival.weight()));
        JobScheduler scheduler = builder.build();
        Random random = new Random(0);
        for (Rival rival : rivals) {
            submit(scheduler, rival.client(), rival.priority(), rival.jobs(), random);
        }
        starts.begin();
        List<Duration> waits = submit(scheduler, "b", priority, JOBS, random).stream()
                .map(job -> job.result().join().record().queueTime())
                .toList();
        scheduler.closeNow();
        return starts.outcome(waits);
    }

    private static List<Job> submit(
            JobScheduler scheduler, String client, Priority priority, int count, Random random) {
        JobOptions options = JobOptions.defaults().withClient(client).withPriority(priority);
        return IntStream.range(0, count)
                .mapToObj(number -> Lengths.action(client, number, Lengths.even(random)))
                .map(action -> scheduler.submit(action, options))
                .toList();
    }

    private static RunResult run(Action action, Starts starts) {
        boolean isOfB = action.arguments().get(2).equals("b");
        starts.started(isOfB);
        try {
            return Lengths.run(action);
        } finally {
            starts.ended(isOfB);
        }
    }
}
