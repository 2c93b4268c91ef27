package dev.codonq.scheduling;

import dev.codonq.action.ResourceUse;
import dev.codonq.cache.ActionCache;
import dev.codonq.cache.Explanation;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How a result came about. Immutable.
 *
 * @param origin where the result came from
 * @param attempts how often a run began: more than once where our machinery broke, or memory ran short, and it was tried
 *     again; 0 where none did
 * @param queueTime from submission to the start of the run, or to the answer where there was no run for this job
 * @param runTime wall time of the process; zero where it never began or the cache answered
 * @param times when and where the run took place, also where it was that of another job; absent where there was none
 * @param use what the run's processes used; unknown where none began or the cache answered
 * @param killedProcesses names of processes of the run that did not end by themselves and were killed
 * @param isWarm whether the run's command was forked by a process that had prepared itself; false where there was no run
 * @param worker the name of the machine that made the run for this one; empty where this one did, or there was no run
 * @param savedTime what the run would have taken that the cache has spared the job, by earlier ones of the same; empty where
 *     it spared none or that is not known
 * @param explanation why the cache had no result, where that was asked for and is known
 */
public record RunRecord(
        Origin origin,
        int attempts,
        Duration queueTime,
        Duration runTime,
        Optional<RunTimes> times,
        ResourceUse use,
        List<String> killedProcesses,
        boolean isWarm,
        Optional<String> worker,
        Optional<Duration> savedTime,
        Optional<Explanation> explanation) {
    public RunRecord {
        killedProcesses = List.copyOf(killedProcesses);
    }

    /** Returns the record of an answer without a run, after {@code queueTime}. */
    public static RunRecord withoutRun(Origin origin, Duration queueTime) {
        return withoutRun(origin, queueTime, Optional.empty());
    }

    /** Returns whether there was a run for this job, on this machine. */
    public boolean isRunHere() {
        return origin == Origin.RUN && worker.isEmpty();
    }

    static RunRecord withoutRun(Origin origin, Duration queueTime, Optional<Duration> savedTime) {
        return new RunRecord(
                origin,
                0,
                queueTime,
                Duration.ZERO,
                Optional.empty(),
                ResourceUse.UNKNOWN,
                List.of(),
                false,
                Optional.empty(),
                savedTime,
                Optional.empty());
    }

    /** Where a result came from. */
    public enum Origin {
        /** A run for this job. */
        RUN,
        /** A run for another job with the same action at the same time. */
        SHARED_RUN,
        /** An earlier run, from memory. */
        MEMORY,
        /** An earlier run, or one of another process, from disk. */
        DISK,
        /** A run for another machine that shares its results, or for this one at another time. */
        REMOTE,
        /** Earlier runs that ended badly again and again; it is not run for some time. */
        QUARANTINE,
        /** No run: the job was answered before one began. */
        NONE;

        static Origin of(ActionCache.Tier tier) {
            return switch (tier) {
                case MEMORY -> MEMORY;
                case DISK -> DISK;
                case REMOTE -> REMOTE;
            };
        }
    }
}
