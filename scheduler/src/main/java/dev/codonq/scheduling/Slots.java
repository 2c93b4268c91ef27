package dev.codonq.scheduling;

import dev.codonq.sandbox.RunResult;
import dev.codonq.scheduling.RunRecord.Origin;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * The threads that runs occupy, one platform thread each. Thread-safe.
 *
 * <p>They live as long as the scheduler: a sandbox dies with the thread that started it, not with the process, so runs
 * must not be started from pooled threads that retire or from virtual threads.
 */
final class Slots {
    private static final Logger log = LoggerFactory.getLogger(Slots.class);

    private final List<Thread> threads = new ArrayList<>();
    private final Admission admission;
    private final InFlightJobs inFlight;
    private final JobPipeline pipeline;
    private final Completion completion;

    Slots(int count, Admission admission, InFlightJobs inFlight, JobPipeline pipeline, Completion completion) {
        this.admission = admission;
        this.inFlight = inFlight;
        this.pipeline = pipeline;
        this.completion = completion;
        for (int i = 1; i <= count; i++) {
            Thread thread = new Thread(this::serve, "codonq-slot-" + i);
            thread.setDaemon(true);
            threads.add(thread);
        }
    }

    /** Starts the threads; fails half-way where the system has no more, and may then be closed all the same. */
    void start() {
        threads.forEach(Thread::start);
    }

    private void serve() {
        for (Optional<Admission.Lease> lease = admission.take(); lease.isPresent(); lease = admission.take()) {
            // What a callback, or somebody whom it told our thread, has left there must not end the next run.
            Thread.interrupted();
            try {
                serve(lease.get());
            } catch (Throwable e) {
                log.error("a slot failed; it goes on with the next run", e);
            }
        }
    }

    private void serve(Admission.Lease lease) {
        Run run = lease.run();
        if (!run.begin()) {
            lease.close();
            return;
        }
        long begun = System.nanoTime();
        JobPipeline.Execution execution;
        MDC.put("thread", Thread.currentThread().getName());
        MDC.put("job", run.leaderId());
        try (lease) {
            execution = pipeline.execute(run);
        } finally {
            MDC.remove("job");
        }
        Run.End end = run.end();
        inFlight.remove(run);
        Origin origin = execution.origin();
        for (Job job : end.waiters()) {
            JobResult result = execution.answer().to(record(origin, job, begun, execution.result()));
            // "Cancelled" promises that nothing of the run is left; an error may say the contrary.
            boolean isCancelled = end.isStopped() && !(result instanceof JobResult.Errored);
            completion.finish(job, isCancelled ? new JobResult.Cancelled(result.record()) : result);
            // The first who waited counts as the one it ran for.
            origin = origin == Origin.RUN ? Origin.SHARED_RUN : origin;
        }
    }

    private static RunRecord record(Origin origin, Job job, long begun, RunResult result) {
        return new RunRecord(
                origin, job.ageAt(begun), result.wallTime(), result.use(), result.killedProcesses(), job.explanation());
    }

    /** Returns whether the calling thread is one of the slots. */
    boolean isCurrent() {
        return threads.contains(Thread.currentThread());
    }

    /**
     * Waits for the end of all threads; they end when admission is closed and idle. An interrupt does not shorten the
     * wait and is kept.
     *
     * @return whether they ended in time
     */
    boolean join(Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        boolean interrupted = false;
        for (Thread thread : threads) {
            while (thread.isAlive() && System.nanoTime() - end < 0) {
                try {
                    thread.join(Math.max(1, (end - System.nanoTime()) / 1_000_000));
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return threads.stream().noneMatch(Thread::isAlive);
    }
}
