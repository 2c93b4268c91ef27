package dev.codonq.cache;

import dev.codonq.scheduling.Job;
import dev.codonq.scheduling.JobResult;
import dev.codonq.scheduling.JobScheduler;
import dev.codonq.scheduling.RunRecord.Origin;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Builds of known actions by a scheduler that has its cache on the disk only. Thread-safe. */
final class Builds implements AutoCloseable {
    private static final String TEXT = "text";

    private final KnownActions actions;
    private final JobScheduler scheduler;

    Builds(DiskCache cache, int outputBytes) throws IOException {
        actions = new KnownActions(outputBytes);
        scheduler = JobScheduler.builder()
                .slots(3)
                .cacheBytes(0)
                .diskCache(cache)
                .runner((action, stop, progress) -> actions.run(KnownActions.number(action), TEXT))
                .build();
    }

    /**
     * What came of a build.
     *
     * @param wrong the actions that did not get their own result
     * @param hits number of results that were on the disk
     */
    record Outcome(List<Integer> wrong, int hits) {
        @Override
        public String toString() {
            return "wrong " + wrong + ", " + hits + " hits";
        }
    }

    Outcome build(List<Integer> numbers) throws Exception {
        List<Job> jobs = new ArrayList<>();
        for (int number : numbers) {
            jobs.add(scheduler.submit(KnownActions.action(number)));
        }
        List<Integer> wrong = new ArrayList<>();
        int hits = 0;
        for (int i = 0; i < jobs.size(); i++) {
            JobResult result = jobs.get(i).result().get();
            if (!isRight(numbers.get(i), result)) {
                wrong.add(numbers.get(i));
            }
            hits += result.record().origin() == Origin.DISK ? 1 : 0;
        }
        return new Outcome(wrong, hits);
    }

    private boolean isRight(int number, JobResult result) {
        return result instanceof JobResult.Succeeded succeeded
                && actions.isOf(number, succeeded.result())
                && succeeded.result().standardOutput().text().equals(TEXT);
    }

    @Override
    public void close() {
        scheduler.close();
    }
}
