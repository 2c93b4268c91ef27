package dev.codonq.progress;

import dev.codonq.action.Action;
import dev.codonq.action.ActionKey;
import dev.codonq.scheduling.Priority;
import dev.codonq.scheduling.RunPhase;
import dev.codonq.scheduling.SchedulerCounts;
import dev.codonq.scheduling.SchedulerSnapshot;
import dev.codonq.scheduling.SchedulerSnapshot.ActiveRun;
import dev.codonq.scheduling.SchedulerStats;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Puts together what a scheduler may hold. Not thread-safe. */
public final class Moment {
    private static final SchedulerCounts.Timing NONE = new SchedulerCounts.Timing(0, Duration.ZERO, Duration.ZERO);
    private static final SchedulerCounts COUNTS = new SchedulerCounts(
            new SchedulerCounts.Jobs(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, NONE),
            new SchedulerCounts.Runs(0, 0, 0, 0, 0, NONE),
            0,
            0);

    private final List<ActiveRun> runs = new ArrayList<>();
    private Duration expectedTime = Duration.ZERO;
    private int queued;
    private int unknown;

    /** Adds a run of this age of which nothing is known. */
    public Moment running(int seconds) {
        return running("exe /a.py", seconds, Optional.empty());
    }

    /** Adds a run of this age that takes so long in all. */
    public Moment running(int seconds, int expectedSeconds) {
        return running("exe /a.py", seconds, Optional.of(Duration.ofSeconds(expectedSeconds)));
    }

    /** Adds a run. */
    public Moment running(String subject, int seconds, Optional<Duration> expected) {
        runs.add(new ActiveRun(
                1,
                "",
                ActionKey.of(Action.builder("/bin/true").build()),
                subject,
                RunPhase.RUNNING,
                "typecheck",
                1,
                "codonq-run-1",
                Duration.ofSeconds(seconds),
                1,
                expected,
                0,
                1 << 20));
        return this;
    }

    /** Adds runs that wait and take so long together. */
    Moment queued(int count, int expectedSeconds) {
        queued += count;
        expectedTime = expectedTime.plusSeconds(expectedSeconds);
        return this;
    }

    /** Adds runs that wait of which nothing is known. */
    Moment queuedUnknown(int count) {
        queued += count;
        unknown += count;
        return this;
    }

    /** Returns all that. */
    public SchedulerSnapshot snapshot() {
        return new SchedulerSnapshot(
                Instant.EPOCH,
                new SchedulerStats(queued, runs.size(), queued + runs.size()),
                new SchedulerSnapshot.Queue(
                        Map.of(Priority.NORMAL, queued), Optional.empty(), expectedTime, unknown, List.of()),
                new SchedulerSnapshot.Memory(1L << 40, (long) runs.size() << 20),
                runs,
                List.of(),
                COUNTS);
    }
}
