package dev.codonq.scheduling;

import dev.codonq.scheduling.JobPipeline.Execution;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * The threads that take runs and lead them to their end, one platform thread for one run at a time. Thread-safe.
 *
 * <p>There are more of them than slots: as many may run processes as there are slots, while others take outputs, keep and
 * hand over results, which is mostly waiting for disks.
 *
 * <p>They live as long as the scheduler: a sandbox dies with the thread that started it, not with the process, so runs
 * must not be started from pooled threads that retire or from virtual threads.
 */
final class RunThreads {
    private static final Logger log = LoggerFactory.getLogger(RunThreads.class);

    /** Bound on every wait for the end of a thread: whether that is waited for can change meanwhile. */
    private static final Duration LOOK = Duration.ofMillis(100);

    private final List<Thread> threads = new ArrayList<>();
    private final Admission admission;
    private final JobPipeline pipeline;
    private final FailurePolicy failures;
    private final RunEnd ends;
    private final Activities activities;

    RunThreads(
            int count,
            Admission admission,
            JobPipeline pipeline,
            FailurePolicy failures,
            RunEnd ends,
            Activities activities) {
        this.admission = admission;
        this.pipeline = pipeline;
        this.failures = failures;
        this.ends = ends;
        this.activities = activities;
        for (int i = 1; i <= count; i++) {
            Thread thread = new Thread(this::serve, "codonq-run-" + i);
            thread.setDaemon(true);
            threads.add(thread);
        }
    }

    /** Starts the threads; fails half-way where the system has no more, and may then be closed all the same. */
    void start() {
        threads.forEach(Thread::start);
    }

    private void serve() {
        MDC.put("thread", Thread.currentThread().getName());
        boolean hasNext = true;
        while (hasNext) {
            hasNext = serveNext();
        }
    }

    /** Returns whether a run came. A method of its own, so that a thread that waits for the next run holds none of the latest. */
    private boolean serveNext() {
        Optional<Lease> lease = admission.take();
        // What a callback, or somebody whom it told our thread, has left there must not end the next run.
        Thread.interrupted();
        try {
            lease.ifPresent(this::serve);
        } catch (Throwable e) {
            log.error("a thread failed at a run; it goes on with the next", e);
        } finally {
            MDC.remove("job");
        }
        return lease.isPresent();
    }

    private void serve(Lease lease) {
        Run run = lease.run();
        if (!run.begin()) {
            lease.close();
            return;
        }
        MDC.put("job", Long.toString(run.leaderId()));
        Activity activity = activities.begin(lease);
        try {
            Execution execution;
            try (lease) {
                execution = pipeline.execute(activity);
                activity.ended(execution.result());
            }
            if (!failures.beginsAgain(activity, execution.result().outcome())) {
                activity.enter(RunPhase.COMPLETING);
                ends.end(activity, execution);
            }
        } finally {
            activities.end(activity);
        }
    }

    /** Returns whether the calling thread is one of these. */
    boolean isCurrent() {
        return threads.contains(Thread.currentThread());
    }

    /** Returns the names of those that live. */
    List<String> names() {
        return threads.stream().filter(Thread::isAlive).map(Thread::getName).toList();
    }

    /**
     * Waits for the end of all threads; they end when no run can come any more. An interrupt does not shorten the wait and
     * is kept.
     *
     * @param mayBeLeft which need not be waited for; asked again and again
     * @return whether they ended in time
     */
    boolean join(Duration patience, Predicate<Thread> mayBeLeft) {
        long end = System.nanoTime() + patience.toNanos();
        boolean interrupted = false;
        for (Thread thread : threads) {
            while (thread.isAlive() && !mayBeLeft.test(thread) && System.nanoTime() - end < 0) {
                try {
                    thread.join(LOOK.toMillis());
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return threads.stream().filter(mayBeLeft.negate()).noneMatch(Thread::isAlive);
    }
}
