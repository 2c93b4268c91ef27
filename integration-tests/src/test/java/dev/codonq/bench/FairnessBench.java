package dev.codonq.bench;

import dev.codonq.bench.Contest.Outcome;
import dev.codonq.bench.Contest.Rival;
import dev.codonq.scheduling.Priority;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * How long a client with ten jobs waits beside one with ten thousand, by the bounds that the queue of the scheduler states;
 * then what it gains that the longest run starts first.
 */
public final class FairnessBench {
    private static final int MANY = 10_000;
    private static final List<Integer> SLOTS = List.of(2, 8);

    private static final List<Contest> CONTESTS = List.of(
            // Of its class, by each other client: w/v + 1, where v is the weight of b.
            new Contest("a and b alike", List.of(rival(Priority.NORMAL, 1)), Priority.NORMAL, 1, 2, false),
            new Contest("weights 1:3", List.of(rival(Priority.NORMAL, 1)), Priority.NORMAL, 3, 2, false),
            new Contest("weights 3:1", List.of(rival(Priority.NORMAL, 3)), Priority.NORMAL, 1, 4, false),
            // Of any ten starts in a row at least one is of a class that waits.
            new Contest("a HIGH, b LOW", List.of(rival(Priority.HIGH, 1)), Priority.LOW, 1, 9, true),
            new Contest(
                    "HIGH, NORMAL, b LOW",
                    List.of(rival(Priority.HIGH, 1), new Rival("c", MANY, Priority.NORMAL, 1)),
                    Priority.LOW,
                    1,
                    9,
                    true));

    private FairnessBench() {}

    private static Rival rival(Priority priority, int weight) {
        return new Rival("a", MANY, priority, weight);
    }

    public static void main(String[] arguments) throws Exception {
        System.out.printf(
                "a has %,d jobs of 1 to 5 ms, then b comes with 10; starts of others before each of b: least, median,"
                        + " most;%n'bounded' is the most of those that the bound is about; a start is seen by the"
                        + " runner, up to one per slot late%n%n",
                MANY);
        System.out.printf(
                "%-20s %5s %16s %8s %6s %24s%n", "", "slots", "starts of others", "bounded", "bound", "b waited, ms");
        boolean isKept = true;
        for (int slots : SLOTS) {
            print("first in, first out", slots, fifo(slots), "", "");
            for (Contest contest : CONTESTS) {
                Outcome outcome = contest.hold(slots);
                int most = outcome.bounded().stream()
                        .mapToInt(Integer::intValue)
                        .max()
                        .orElse(0);
                print(contest.name(), slots, outcome, Integer.toString(most), Integer.toString(contest.bound()));
                isKept &= most <= contest.bound() + slots;
            }
        }
        System.out.printf("the bounds are kept: %s%n%n", isKept ? "yes" : "NO");
        for (int slots : SLOTS) {
            Makespan.measure(slots);
        }
        System.exit(isKept ? 0 : 1);
    }

    private static void print(String name, int slots, Outcome outcome, String most, String bound) {
        System.out.printf(
                "%-20s %5d %16s %8s %6s %24s%n",
                name,
                slots,
                spread(outcome.starts()),
                most,
                bound,
                spread(outcome.waits().stream().map(Duration::toMillis).toList()));
    }

    private static <T extends Comparable<T>> String spread(List<T> values) {
        List<T> sorted = values.stream().sorted().toList();
        return sorted.get(0) + " / " + sorted.get(sorted.size() / 2) + " / " + sorted.get(sorted.size() - 1);
    }

    /** What b gets from an executor of the JDK with as many threads. */
    private static Outcome fifo(int slots) throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(slots);
        Random random = new Random(0);
        for (int i = 0; i < MANY; i++) {
            var action = Lengths.action("a", i, Lengths.even(random));
            executor.execute(() -> Lengths.run(action));
        }
        long submitted = System.nanoTime();
        List<Future<Duration>> ofB = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            ofB.add(executor.submit(() -> Duration.ofNanos(System.nanoTime() - submitted)));
        }
        List<Duration> waits = new ArrayList<>();
        for (Future<Duration> wait : ofB) {
            waits.add(wait.get());
        }
        executor.shutdown();
        List<Integer> starts = new ArrayList<>(Collections.nCopies(9, 0));
        starts.add(MANY - slots);
        return new Outcome(starts, List.of(), waits);
    }
}
