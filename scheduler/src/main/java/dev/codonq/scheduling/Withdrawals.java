package dev.codonq.scheduling;

import dev.codonq.action.CapturedOutput;
import dev.codonq.action.Limit;
import dev.codonq.sandbox.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The ways out for a job that no run has answered: its caller takes it back, its time in the queue is over, it must make
 * room for others, or the scheduler ends. Thread-safe.
 */
final class Withdrawals {
    private final InFlightJobs inFlight;
    private final Admission admission;
    private final Completion completion;
    private final Timer timer;
    private volatile boolean allCancelled;

    Withdrawals(InFlightJobs inFlight, Admission admission, Completion completion, Timer timer) {
        this.inFlight = inFlight;
        this.admission = admission;
        this.completion = completion;
        this.timer = timer;
    }

    /** Takes {@code job} back; returns whether this call did. */
    boolean cancel(Job job) {
        Run.Leave leave = leave(job);
        if (isUnserved(leave)) {
            completion.finish(job, new JobResult.Cancelled(job.unserved()));
        }
        return leave != Run.Leave.REFUSED;
    }

    private Run.Leave leave(Job job) {
        Run run = job.run();
        if (run == null) {
            return Run.Leave.REFUSED;
        }
        Run.Leave leave = run.leave(job);
        forgetIfUnwanted(run, leave);
        return leave;
    }

    /** Returns whether no run will answer a job that has left like this. */
    private static boolean isUnserved(Run.Leave leave) {
        return leave == Run.Leave.LEFT || leave == Run.Leave.LEFT_LAST;
    }

    /** Answers {@code job} when its run has not begun within {@code timeout} from now. */
    void limitQueueTime(Job job, Duration timeout) {
        Timer.Alarm alarm = timer.after(timeout, () -> queueTimeIsOver(job));
        job.whenDone(alarm::cancel);
    }

    private void queueTimeIsOver(Job job) {
        Run run = job.joinedRun();
        Run.Leave leave = run.leaveBeforeBegin(job);
        forgetIfUnwanted(run, leave);
        if (leave != Run.Leave.REFUSED) {
            completion.finish(
                    job,
                    new JobResult.LimitExceeded(
                            Limit.QUEUE_TIME, CapturedOutput.EMPTY, CapturedOutput.EMPTY, job.unserved()));
        }
    }

    private void forgetIfUnwanted(Run run, Run.Leave leave) {
        if (leave == Run.Leave.LEFT_LAST || leave == Run.Leave.STOPPING) {
            forget(run);
        }
    }

    private void forget(Run run) {
        inFlight.remove(run);
        admission.remove(run);
    }

    /** Takes back all jobs that {@code isMeant}; returns how many this call took back. */
    int cancel(Predicate<Job> isMeant) {
        List<Job> unserved = new ArrayList<>();
        int count = 0;
        for (Run run : inFlight.all()) {
            for (Job job : run.waiters()) {
                Run.Leave leave = isMeant.test(job) ? leave(job) : Run.Leave.REFUSED;
                count += leave == Run.Leave.REFUSED ? 0 : 1;
                if (isUnserved(leave)) {
                    unserved.add(job);
                }
            }
        }
        cancelled(unserved);
        return count;
    }

    /** Callbacks come last: one that blocks must keep no run from being killed, nor one that calls here again recurse. */
    private void cancelled(List<Job> unserved) {
        unserved.forEach(job -> completion.finish(job, new JobResult.Cancelled(job.unserved())));
    }

    /** Rejects the jobs of the run that has waited longest, if that is longer than {@code age}; returns whether it did. */
    boolean dropStale(Duration age) {
        Optional<Run> stale = admission.oldest(age);
        if (stale.isEmpty()) {
            return false;
        }
        List<Job> dropped = stale.get().stopBeforeBegin();
        // Without a job it has begun meanwhile, and others may still join it.
        if (!dropped.isEmpty()) {
            forget(stale.get());
        }
        dropped.forEach(job -> completion.finish(
                job,
                new JobResult.Rejected(
                        "the queue was full, and this has waited for more than " + age + "; submit again later",
                        job.unserved())));
        return true;
    }

    /** Kills every run that has begun and cancels the jobs of all others. */
    void cancelAll() {
        // Before the look at the runs: a submission that comes too late for it sees this, and calls here itself.
        allCancelled = true;
        // First of all, so that no slot that becomes free begins another.
        admission.stop();
        List<Job> unserved = new ArrayList<>();
        for (Run run : inFlight.all()) {
            unserved.addAll(run.stop());
            forget(run);
        }
        cancelled(unserved);
    }

    /** Returns whether {@link #cancelAll} has been called. */
    boolean areAllCancelled() {
        return allCancelled;
    }
}
