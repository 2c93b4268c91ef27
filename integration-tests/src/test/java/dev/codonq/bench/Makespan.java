package dev.codonq.bench;

import dev.codonq.action.Action;
import dev.codonq.scheduling.Job;
import dev.codonq.scheduling.JobScheduler;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** The time from the submission of a batch to its last result: without a history of its runs, then with one. */
final class Makespan {
    private static final int JOBS = 200;
    private static final int BATCHES = 9;

    private Makespan() {}

    /** Prints the medians over some batches of random lengths. */
    static void measure(int slots) throws IOException {
        List<Double> unknown = new ArrayList<>();
        List<Double> learnt = new ArrayList<>();
        for (int batch = 0; batch < BATCHES; batch++) {
            Random random = new Random(batch);
            List<Action> actions = IntStream.range(0, JOBS)
                    .mapToObj(number -> Lengths.action("a", number, Lengths.skewed(random)))
                    .toList();
            try (JobScheduler scheduler = JobScheduler.builder()
                    .slots(slots)
                    .cacheBytes(0)
                    .expectedMemoryBytes(0)
                    .runner((action, stop, progress) -> Lengths.run(action))
                    .build()) {
                unknown.add(excess(scheduler, actions, slots));
                learnt.add(excess(scheduler, actions, slots));
            }
        }
        System.out.printf(
                "%d runs of skewed lengths in %d slots, time over the least possible, medians of %d batches:"
                        + " by age %.3f, longest expected first %.3f%n",
                JOBS, slots, BATCHES, median(unknown), median(learnt));
    }

    /**
     * Returns how much longer the batch takes than any must: no schedule is shorter than the work shared out evenly, nor
     * than the longest run. What the runs have really taken counts, since they wait a little longer than they are told.
     */
    private static double excess(JobScheduler scheduler, List<Action> actions, int slots) {
        long start = System.nanoTime();
        List<Job> jobs = actions.stream().map(scheduler::submit).toList();
        List<Long> lengths = jobs.stream()
                .map(job -> job.result().join().record().runTime().toNanos())
                .toList();
        double taken = System.nanoTime() - start;
        double sum = lengths.stream().mapToLong(Long::longValue).sum();
        return taken / Math.max(sum / slots, Collections.max(lengths));
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }
}
