package dev.codonq.progress;

import dev.codonq.scheduling.SchedulerSnapshot;
import dev.codonq.scheduling.SchedulerSnapshot.ActiveRun;
import java.time.Duration;
import java.util.Optional;

/*
 * Three kinds of jobs are left. Those that run or wait for a slot, of which the scheduler mostly knows what they took
 * earlier: they count with that. Those of them that it knows nothing of: they count as a run of this batch does on average,
 * of those that have ended and those that are known. And those that have not got so far: they count as a job does on
 * average, which takes nothing where the cache has it.
 */
/**
 * An estimate of the time until a batch is done, from what its runs took and what is known of earlier ones. Not
 * thread-safe.
 */
public final class TimeLeft {
    private final int slots;
    private long done;
    private long ran;
    private double ranSeconds;

    /** @param slots how many runs there are at once */
    public TimeLeft(int slots) {
        this.slots = slots;
    }

    /** Takes note of a job that is done without a run of its own. */
    public void done() {
        done++;
    }

    /** Takes note of a job that is done, by a run of {@code time}. */
    public void done(Duration time) {
        done++;
        ran++;
        ranSeconds += seconds(time);
    }

    /**
     * Returns the time until {@code jobs} are done; nothing where something runs or waits of which nothing is known, nor of
     * any other run, and where no job is done yet.
     *
     * @param jobs how many the batch has
     * @param now what is under way
     * @param elapsed since the batch began
     */
    public Optional<Duration> of(long jobs, SchedulerSnapshot now, Duration elapsed) {
        long queued = now.queue().waiting().values().stream()
                .mapToLong(Integer::longValue)
                .sum();
        long active = now.runs().size();
        double knownSeconds = seconds(now.queue().expectedTime());
        long known = queued - now.queue().unknownRuns();
        double activeSeconds = 0;
        for (ActiveRun run : now.runs()) {
            knownSeconds += run.expectedTime().map(TimeLeft::seconds).orElse(0.0);
            known += run.expectedTime().isPresent() ? 1 : 0;
            activeSeconds += seconds(run.age());
        }
        boolean isAnyUnknown = known < queued + active;
        if (done + known == 0 || (ran + known == 0 && isAnyUnknown)) {
            return Optional.empty();
        }
        double secondsOfRun = (ranSeconds + knownSeconds) / Math.max(1, ran + known);
        double longest = 0;
        double total = seconds(now.queue().expectedTime()) + now.queue().unknownRuns() * secondsOfRun;
        for (ActiveRun run : now.runs()) {
            double expected = run.expectedTime().map(TimeLeft::seconds).orElse(secondsOfRun);
            // One that takes longer than ever before may end any moment.
            double left = Math.max(0, expected - seconds(run.age()));
            longest = Math.max(longest, left);
            total += left;
        }
        long toCome = Math.max(0, jobs - done - queued - active);
        total += toCome * (ranSeconds + knownSeconds) / (done + known);
        // What is looked up and written beside the runs; where all is in the cache that is all the time there is.
        double besideRuns = Math.max(0, seconds(elapsed) - (ranSeconds + activeSeconds) / slots);
        double left = total / slots + (done == 0 ? 0 : toCome * besideRuns / done);
        return Optional.of(Duration.ofMillis((long) (1000 * Math.max(longest, left))));
    }

    private static double seconds(Duration time) {
        return time.toNanos() / 1e9;
    }
}
