package dev.codonq.soak;

import dev.codonq.action.Action;
import dev.codonq.scheduling.Job;
import dev.codonq.scheduling.JobResult;
import dev.codonq.scheduling.JobScheduler;
import dev.codonq.scheduling.JobState;
import dev.codonq.scheduling.SchedulerCounts;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** All jobs of one scheduler: which are open, what became of the others. Thread-safe. */
final class Ledger {
    private final Findings findings;
    private final Set<Submission> open = ConcurrentHashMap.newKeySet();
    private final LongAdder submissions = new LongAdder();
    private final ConcurrentMap<Class<?>, LongAdder> outcomes = new ConcurrentHashMap<>();
    private final Queue<WeakReference<Job>> jobs = new ConcurrentLinkedQueue<>();
    private final Queue<WeakReference<Action>> actions = new ConcurrentLinkedQueue<>();
    private volatile boolean isClosing;

    Ledger(Findings findings) {
        this.findings = findings;
    }

    /** Submits {@code action} and sees to what becomes of it. */
    Job submit(JobScheduler scheduler, Action action, Submission submission) {
        open.add(submission);
        submissions.increment();
        actions.add(new WeakReference<>(action));
        Job job = scheduler.submit(action, submission.options());
        jobs.add(new WeakReference<>(job));
        submission.submitted(job);
        var unused = job.result().whenComplete((result, failure) -> finished(job, submission, result, failure));
        return job;
    }

    private void finished(Job job, Submission submission, @Nullable JobResult result, @Nullable Throwable failure) {
        findings.require(open.remove(submission), submission + " has ended twice");
        if (result == null || failure != null) {
            findings.broken(submission + " has ended exceptionally: " + failure);
            return;
        }
        outcomes.computeIfAbsent(result.getClass(), key -> new LongAdder()).increment();
        Outcomes.note(result, findings);
        findings.require(job.state() == JobState.DONE, submission + " has its result and is " + job.state());
        findings.require(
                submission.accepts(result, isClosing),
                submission + " must not end as " + result + (isClosing ? " at the close" : ""));
    }

    /** From now on every job may be cancelled, and nothing need be accepted. */
    void closing() {
        isClosing = true;
    }

    long submissions() {
        return submissions.sum();
    }

    int open() {
        return open.size();
    }

    /** Returns a job that has been open for longer than {@code age}. */
    Optional<Submission> overdue(Duration age) {
        long now = System.nanoTime();
        return open.stream()
                .filter(submission -> now - submission.sinceNanos() > age.toNanos())
                .findAny();
    }

    /** Returns any open job that may be taken back. */
    Optional<Job> anyToTakeBack() {
        List<Submission> candidates =
                open.stream().filter(Submission::mayBeTakenBack).toList();
        return candidates.isEmpty()
                ? Optional.empty()
                : Optional.ofNullable(candidates
                        .get(ThreadLocalRandom.current().nextInt(candidates.size()))
                        .job());
    }

    /** Compares what the scheduler has counted, which has ended, with what came here. */
    void compareWith(SchedulerCounts counts) {
        SchedulerCounts.Jobs told = counts.jobs();
        findings.require(
                open.isEmpty(), open.size() + " jobs are open after the close, such as " + overdue(Duration.ZERO));
        long own = outcomes.values().stream().mapToLong(LongAdder::sum).sum();
        findings.require(own == submissions(), own + " outcomes of " + submissions() + " submissions");
        findings.require(told.submitted() == submissions(), submissions() + " submissions, but " + told);
        findings.require(told.unfinished() == 0, "unfinished at the end: " + told);
        Map.of(
                        JobResult.Succeeded.class, told.succeeded(),
                        JobResult.Failed.class, told.failed(),
                        JobResult.LimitExceeded.class, told.limitExceeded(),
                        JobResult.Cancelled.class, told.cancelled(),
                        JobResult.Rejected.class, told.rejected(),
                        JobResult.Errored.class, told.errored())
                .forEach((kind, count) -> findings.require(
                        times(kind) == count, times(kind) + " came as " + kind.getSimpleName() + ", but " + told));
    }

    private long times(Class<?> outcome) {
        return Optional.ofNullable(outcomes.get(outcome)).map(LongAdder::sum).orElse(0L);
    }

    /** Returns the jobs that something still refers to. */
    List<Object> jobsInMemory() {
        return stillThere(jobs);
    }

    List<Object> actionsInMemory() {
        return stillThere(actions);
    }

    private static <T> List<Object> stillThere(Queue<WeakReference<T>> references) {
        List<Object> found = new ArrayList<>();
        for (WeakReference<T> reference : references) {
            T referent = reference.get();
            if (referent != null) {
                found.add(referent);
            }
        }
        return found;
    }
}
