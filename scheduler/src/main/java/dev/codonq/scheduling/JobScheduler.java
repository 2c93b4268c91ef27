package dev.codonq.scheduling;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.codonq.action.Action;
import dev.codonq.action.ActionKey;
import dev.codonq.action.ActionResult;
import dev.codonq.action.Isolation;
import dev.codonq.cache.ActionCache;
import dev.codonq.cache.DiskCache;
import dev.codonq.sandbox.ActionRunner;
import dev.codonq.sandbox.IsolationProbe;
import dev.codonq.sandbox.SandboxRunner;
import dev.codonq.sandbox.SystemTimer;
import dev.codonq.sandbox.Timer;
import dev.codonq.scheduling.RunRecord.Origin;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Runs actions as jobs: a bounded queue in front of a fixed number of slots. Thread-safe.
 *
 * <p>The parts, in the way of a job: {@link #submit} looks into the {@link ActionCache}; on a miss the job joins its run
 * in {@link InFlightJobs}, and a new run waits in {@link Admission} for a slot. The {@link Slots} are threads that take
 * runs, lead them through the {@link JobPipeline} and complete the jobs that wait for them. {@link Withdrawals} are the
 * ways out before that.
 *
 * <p>Locks: one in {@code Admission}, one in each {@code Run}; no thread holds two, and nothing is called under one but
 * the JDK's collections. Futures complete, and processes are killed, outside of both.
 *
 * <p>No thread, process, descriptor or directory is left when {@link #close} has returned.
 */
public final class JobScheduler implements AutoCloseable {
    private final ActionCache cache;
    private final InFlightJobs inFlight = new InFlightJobs();
    private final Admission admission;
    private final Withdrawals withdrawals;
    private final Slots slots;
    private final @Nullable SandboxRunner sandbox;
    private final Shutdown shutdown;
    private final AtomicLong jobs = new AtomicLong();
    private final boolean explainsMisses;

    /** Makes a scheduler of parts that end with it, in the order given. */
    private JobScheduler(
            Builder builder,
            Timer queueTimer,
            ActionRunner runner,
            @Nullable SandboxRunner sandbox,
            List<AutoCloseable> parts) {
        this.sandbox = sandbox;
        cache = new ActionCache(builder.cacheBytes, builder.diskCache);
        explainsMisses = builder.explainsMisses;
        admission = new Admission(builder.slots, builder.queueCapacity);
        Completion completion = new Completion(admission);
        withdrawals = new Withdrawals(inFlight, admission, completion, queueTimer);
        slots = new Slots(
                builder.slots, admission, inFlight, new JobPipeline(cache, runner, builder.isReproducible), completion);
        shutdown = new Shutdown(builder.shutdownTimeout, admission, withdrawals, completion, slots, parts);
    }

    /** Starts the slots; where the system has no thread for one, nothing is left of the others. */
    private JobScheduler start() {
        try {
            slots.start();
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
        return this;
    }

    /** Starts a scheduler with one slot per processor. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Submits an action, without a limit on its time in the queue.
     *
     * @return the job; rejected already if the queue is full or this is closed
     */
    public Job submit(Action action) {
        return submit(action, Optional.empty());
    }

    /**
     * Submits an action. An equal action that is in flight is not run a second time, and one whose result is in the cache
     * is answered at once; the cache's disk is read on the calling thread.
     *
     * @param queueTimeout how long the job may wait for its run to begin
     * @return the job; rejected already if the queue is full or this is closed
     */
    public Job submit(Action action, Optional<Duration> queueTimeout) {
        Job job = new Job(jobs.incrementAndGet(), ActionKey.of(action), withdrawals);
        Optional<ActionCache.Hit> hit = cache.lookup(action, job.key());
        if (hit.isPresent()) {
            job.decide();
            job.complete(JobResult.of(
                    hit.get().result(), job.record(Origin.of(hit.get().tier()))));
            return job;
        }
        if (explainsMisses) {
            cache.explain(action, job.key()).ifPresent(job::setExplanation);
        }
        Optional<String> rejection = admission.takePlace();
        if (rejection.isPresent()) {
            job.decide();
            job.complete(new JobResult.Rejected(rejection.get(), job.unserved()));
            return job;
        }
        if (inFlight.join(job, action)) {
            admission.enqueue(job.joinedRun());
        }
        queueTimeout.ifPresent(timeout -> withdrawals.limitQueueTime(job, timeout));
        // This job was accepted before admission closed, and may have joined after closeNow() looked for runs to stop.
        if (withdrawals.areAllCancelled()) {
            withdrawals.cancelAll();
        }
        return job;
    }

    /**
     * Returns whether this machine gives {@code isolation}; found out by a run that looks around.
     *
     * @throws IllegalStateException if runs are not made in sandboxes of this machine
     */
    public IsolationProbe probe(Isolation isolation) {
        if (sandbox == null) {
            throw new IllegalStateException("the runner was given to the builder; ask it");
        }
        return sandbox.probe(isolation);
    }

    /** Returns what the scheduler holds now. */
    public SchedulerStats stats() {
        return admission.stats();
    }

    /**
     * Accepts nothing more, waits up to the shutdown timeout for the jobs accepted, kills what is left, and waits until
     * it is gone. Idempotent; a second caller waits for the first. Called from a callback of a result or on a slot's
     * thread, it returns at once and the shutdown goes on elsewhere. An interrupt ends the waiting for jobs and is kept.
     */
    @Override
    public void close() {
        shutdown.begin(false);
    }

    /** Like {@link #close}, without waiting for jobs: those that wait or run are cancelled. */
    public void closeNow() {
        shutdown.begin(true);
    }

    /** Collects the settings of a scheduler. Not thread-safe. */
    public static final class Builder {
        private int slots = Runtime.getRuntime().availableProcessors();
        private int queueCapacity = 10_000;
        private long cacheBytes = Math.min(128L << 20, Runtime.getRuntime().maxMemory() / 8);
        private Duration shutdownTimeout = Duration.ofSeconds(30);
        private Optional<Path> workDirectory = Optional.empty();
        private Optional<Path> keepFailed = Optional.empty();
        private Optional<DiskCache> diskCache = Optional.empty();
        private Predicate<ActionResult> isReproducible = result -> result.exitCode() == 0;
        private boolean explainsMisses;
        private @Nullable ActionRunner runner;
        private @Nullable Timer timer;

        private Builder() {}

        /**
         * Sets how many runs there may be at once.
         *
         * @throws IllegalArgumentException if not positive
         */
        @CanIgnoreReturnValue
        public Builder slots(int count) {
            if (count < 1) {
                throw new IllegalArgumentException("slots must be at least 1, not " + count);
            }
            slots = count;
            return this;
        }

        /**
         * Sets how many jobs may wait besides those that fill the slots.
         *
         * @throws IllegalArgumentException if negative
         */
        @CanIgnoreReturnValue
        public Builder queueCapacity(int jobs) {
            if (jobs < 0) {
                throw new IllegalArgumentException("queue capacity must not be negative: " + jobs);
            }
            queueCapacity = jobs;
            return this;
        }

        /** Sets how many bytes of results are remembered in memory; none for 0. A negative number is refused. */
        @CanIgnoreReturnValue
        public Builder cacheBytes(long bytes) {
            if (bytes < 0) {
                throw new IllegalArgumentException("cache bytes must not be negative: " + bytes);
            }
            cacheBytes = bytes;
            return this;
        }

        /** Keeps results on disk, too, and shares runs with other processes that do. The caller closes it, afterwards. */
        @CanIgnoreReturnValue
        public Builder diskCache(DiskCache cache) {
            diskCache = Optional.of(cache);
            return this;
        }

        /**
         * Sets which results are kept: those that depend on nothing but the action. By default all of exit code 0.
         *
         * @param reproducible whether a run that ended like this, with all its outputs, would do so anywhere and always
         */
        @CanIgnoreReturnValue
        public Builder reproducible(Predicate<ActionResult> reproducible) {
            isReproducible = reproducible;
            return this;
        }

        /** Has every miss explained in the {@link RunRecord}, by the results on disk. */
        @CanIgnoreReturnValue
        public Builder explainMisses() {
            explainsMisses = true;
            return this;
        }

        /** Sets how long {@link JobScheduler#close} waits for jobs before it kills. A negative time is refused. */
        @CanIgnoreReturnValue
        public Builder shutdownTimeout(Duration timeout) {
            if (timeout.isNegative()) {
                throw new IllegalArgumentException("shutdown timeout must not be negative: " + timeout);
            }
            shutdownTimeout = timeout;
            return this;
        }

        /** Sets where execution roots are made; by default below {@code /var/tmp}. No other machine may use it. */
        @CanIgnoreReturnValue
        public Builder workDirectory(Path directory) {
            workDirectory = Optional.of(directory);
            return this;
        }

        /**
         * Keeps, of each failed run, what it saw, left and wrote, and a script {@code run.sh} that repeats it in the same
         * sandbox; in a directory named after the action key. Runs taken back or broken by our machinery are not kept.
         */
        @CanIgnoreReturnValue
        public Builder keepFailed(Path directory) {
            keepFailed = Optional.of(directory);
            return this;
        }

        /** Sets what runs actions, instead of sandboxes on this machine. The caller closes it, after the scheduler. */
        @CanIgnoreReturnValue
        public Builder runner(ActionRunner newRunner) {
            runner = newRunner;
            return this;
        }

        /** Sets the time of queue timeouts; for tests. */
        @CanIgnoreReturnValue
        Builder timer(Timer newTimer) {
            timer = newTimer;
            return this;
        }

        /**
         * Returns a running scheduler.
         *
         * @throws IOException if the work directory cannot be used
         */
        public JobScheduler build() throws IOException {
            // Their own threads: a callback of a job whose queue time is over must not keep a watchdog from its run.
            SystemTimer queueTimes = new SystemTimer("codonq-timer");
            SystemTimer watchdogs = new SystemTimer("codonq-watchdog");
            Timer queueTimer = timer == null ? queueTimes : timer;
            if (runner != null) {
                return new JobScheduler(this, queueTimer, runner, null, List.of(queueTimes)).start();
            }
            SandboxRunner opened = SandboxRunner.open(workDirectory, keepFailed, watchdogs);
            return new JobScheduler(this, queueTimer, opened, opened, List.of(queueTimes, opened, watchdogs)).start();
        }
    }
}
