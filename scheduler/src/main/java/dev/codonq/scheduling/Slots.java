package dev.codonq.scheduling;

import dev.codonq.scheduling.RunRecord.Origin;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
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
    private final BiConsumer<Job, JobResult> finish;

    /** Starts {@code count} threads that call {@code finish} for each job, without any lock. */
    Slots(
            int count,
            Admission admission,
            InFlightJobs inFlight,
            JobPipeline pipeline,
            BiConsumer<Job, JobResult> finish) {
        this.admission = admission;
        this.inFlight = inFlight;
        this.pipeline = pipeline;
        this.finish = finish;
        for (int i = 1; i <= count; i++) {
            Thread thread = new Thread(this::serve, "codonq-slot-" + i);
            thread.setDaemon(true);
            threads.add(thread);
        }
        threads.forEach(Thread::start);
    }

    private void serve() {
        MDC.put("thread", Thread.currentThread().getName());
        for (Optional<Admission.Lease> lease = admission.take(); lease.isPresent(); lease = admission.take()) {
            try {
                serve(lease.get());
            } catch (RuntimeException | Error e) {
                log.error("a slot failed; it goes on with the next run", e);
            }
            // What a callback left on our thread must not disturb the next run.
            Thread.interrupted();
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
            RunRecord record = new RunRecord(origin, job.ageAt(begun), execution.runTime());
            finish.accept(
                    job,
                    end.isStopped()
                            ? new JobResult.Cancelled(record)
                            : execution.answer().to(record));
            // The first who waited counts as the one it ran for.
            origin = origin == Origin.RUN ? Origin.SHARED_RUN : origin;
        }
    }

    /** Returns whether the calling thread is one of the slots. */
    boolean isCurrent() {
        return threads.contains(Thread.currentThread());
    }

    /**
     * Waits for the end of all threads; they end when admission is closed and idle.
     *
     * @return whether they ended in time
     */
    boolean join(Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        for (Thread thread : threads) {
            thread.join(Math.max(1, (end - System.nanoTime()) / 1_000_000));
        }
        return threads.stream().noneMatch(Thread::isAlive);
    }
}
