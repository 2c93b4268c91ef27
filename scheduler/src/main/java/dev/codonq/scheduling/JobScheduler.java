package dev.codonq.scheduling;

import dev.codonq.action.Action;
import dev.codonq.action.ActionKey;
import dev.codonq.action.Isolation;
import dev.codonq.cache.ActionCache;
import dev.codonq.cache.Expectation;
import dev.codonq.cache.RunHistory;
import dev.codonq.sandbox.ActionRunner;
import dev.codonq.sandbox.IsolationProbe;
import dev.codonq.sandbox.SandboxRunner;
import dev.codonq.sandbox.Timer;
import dev.codonq.scheduling.RunRecord.Origin;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Runs actions as jobs: a bounded queue in front of a fixed number of slots. Thread-safe.
 *
 * <p>The parts, in the way of a job: {@link #submit} looks into the {@link ActionCache}; on a miss the job takes one of the
 * {@link Places} and joins its run in {@link InFlightJobs}, and a new run waits in {@link Admission} for a slot. The {@link
 * RunThreads} take runs and lead them through the {@link JobPipeline}; {@link FailurePolicy} may have a run begin again,
 * else its {@link RunEnd} completes the jobs that wait for it. {@link Withdrawals} are the ways out before that.
 *
 * <p>Locks: one in {@code Places}, one in {@code Admission}, one in each {@code Run}; no thread holds two, and nothing is
 * called under one but the JDK's collections. Futures complete, and processes are killed, outside of all. docs/thread-safety.md
 * lists them.
 *
 * <p>No thread, process, descriptor or directory is left when {@link #close} has returned.
 */
public final class JobScheduler implements AutoCloseable {
    private final ActionCache cache;
    private final RunHistory history;
    private final CrashQuarantine quarantine;
    private final InFlightJobs inFlight = new InFlightJobs();
    private final Places places;
    private final Entrance entrance;
    private final Admission admission;
    private final Completion completion;
    private final Withdrawals withdrawals;
    private final Activities activities;
    private final RunThreads threads;
    private final Observation observation;
    private final @Nullable SandboxRunner sandbox;
    private final Optional<ExitHook> exitHook;
    private final Shutdown shutdown;
    private final AtomicLong jobs = new AtomicLong();

    private final Demands demands;
    private final boolean explainsMisses;
    private final boolean isRemote;

    /** Makes a scheduler of parts that end with it, in the order given. */
    JobScheduler(
            JobSchedulerBuilder builder,
            Timer timer,
            ActionRunner runner,
            @Nullable SandboxRunner sandbox,
            List<AutoCloseable> parts) {
        this.sandbox = sandbox;
        cache = new ActionCache(builder.cacheBytes, builder.diskCache, builder.sharedResults, builder.isReproducible);
        history = builder.history();
        explainsMisses = builder.explainsMisses;
        demands = new Demands(history, builder.expectedMemoryBytes);
        isRemote = builder.remote.isPresent();
        observation = new Observation(builder.listeners);
        quarantine = new CrashQuarantine(builder.quarantine, builder.clock::getAsLong);
        int slots = builder.remote.map(runs -> runs.besides(builder.slots)).orElse(builder.slots);
        places = new Places((long) slots + builder.queueCapacity);
        MemoryBudget memory = new MemoryBudget(
                builder.memoryBudgetBytes, sandbox == null ? () -> 0 : sandbox::heldBytes, builder.clock);
        ActionRunner placed = builder.remote
                .<ActionRunner>map(remote -> new PlacedRunner(
                        runner,
                        remote,
                        new RunSlots(builder.slots, remote.slots(), memory::budgetBytes),
                        demands::memoryBytes))
                .orElse(runner);
        admission = new Admission(slots, places, new RunQueue(builder.weights), memory);
        completion = new Completion(places, admission, observation);
        withdrawals = new Withdrawals(inFlight, admission, completion, timer);
        entrance = new Entrance(builder.backpressure, places, withdrawals, completion);
        activities = new Activities(admission, timer, observation, isRemote);
        threads = new RunThreads(
                slots + collectors(slots),
                admission,
                new JobPipeline(cache, placed, builder.isReproducible, history),
                new FailurePolicy(builder.retries, admission, timer, observation),
                new RunEnd(inFlight, completion, quarantine, observation),
                activities);
        exitHook = builder.closesOnExit ? Optional.of(new ExitHook(this)) : Optional.empty();
        List<AutoCloseable> all = new ArrayList<>(parts);
        all.add(observation);
        exitHook.ifPresent(all::add);
        shutdown = new Shutdown(
                builder.shutdownTimeout, places, admission, withdrawals, completion, threads, observation, all);
    }

    /** Returns how many threads there are for the outputs of runs that have freed their slots: for I/O, twice the CPUs. */
    private static int collectors(int slots) {
        return 2 * Math.min(slots, Runtime.getRuntime().availableProcessors());
    }

    /** Starts the threads; where the system has no thread for one, nothing is left of the others. */
    JobScheduler start() {
        try {
            exitHook.ifPresent(ExitHook::install);
            observation.start();
            threads.start();
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
        return this;
    }

    /** Starts a scheduler with one slot per processor. */
    public static JobSchedulerBuilder builder() {
        return new JobSchedulerBuilder();
    }

    /** Submits an action as a job with {@link JobOptions#defaults}. */
    public Job submit(Action action) {
        return submit(action, JobOptions.defaults());
    }

    /**
     * Submits an action. An equal action that is in flight is not run a second time, and one whose result is in the cache
     * is answered at once. What happens if the queue is full {@link Backpressure} says.
     *
     * <p>The cache's disk is read, and other machines are asked for shared results, on the calling thread, which may so wait for
     * the network; no lock is held meanwhile. Who has many actions submits them from several threads, to have them looked
     * up beside each other.
     *
     * @return the job; rejected already if the queue is full or this is closed
     */
    public Job submit(Action action, JobOptions options) {
        Job job = new Job(jobs.incrementAndGet(), ActionKey.of(action), options, withdrawals);
        observation.submitted(job.id(), job.key(), options.client(), options.priority());
        Optional<JobResult> known = knownResult(action, job);
        if (known.isPresent()) {
            completion.answer(job, known.get());
            return job;
        }
        if (explainsMisses) {
            cache.explain(action, job.key()).ifPresent(job::setExplanation);
        }
        Optional<String> rejection = entrance.enter();
        if (rejection.isPresent()) {
            completion.answer(job, new JobResult.Rejected(rejection.get(), job.unserved()));
            return job;
        }
        // Here, outside of all locks, the first time; it takes a while.
        MachineMemory.defaultBudgetBytes();
        Demand demand = isRemote ? demands.ofRemote(action) : demands.of(action, options);
        if (inFlight.join(job, action)) {
            admission.enqueue(job.joinedRun(), options.client(), options.priority(), demand);
        } else {
            admission.share(job.joinedRun(), options.client(), options.priority());
        }
        options.queueTimeout().ifPresent(timeout -> withdrawals.limitQueueTime(job, timeout));
        // This job was accepted before admission closed, and may have joined after closeNow() looked for runs to stop.
        if (withdrawals.areAllCancelled()) {
            withdrawals.cancelAll();
        }
        return job;
    }

    private Optional<JobResult> knownResult(Action action, Job job) {
        Optional<ActionCache.Hit> hit = cache.lookup(action, job.key());
        if (hit.isPresent()) {
            Optional<Duration> savedTime = history.expectation(action).map(Expectation::runTime);
            return Optional.of(JobResult.of(
                    hit.get().result(), job.record(Origin.of(hit.get().tier()), savedTime)));
        }
        return quarantine.answer(job.key()).map(answer -> answer.to(job.record(Origin.QUARANTINE)));
    }

    /**
     * Takes back all jobs of a batch whose submission has returned; see {@link Job#cancel}.
     *
     * @return how many this call took back
     */
    public int cancelBatch(String batch) {
        return withdrawals.cancel(job -> job.options().batch().equals(Optional.of(batch)));
    }

    /**
     * Takes back all jobs of a client whose submission has returned; see {@link Job#cancel}.
     *
     * @return how many this call took back
     */
    public int cancelClient(String client) {
        return withdrawals.cancel(job -> job.options().client().equals(client));
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

    /** Returns how much the scheduler holds now. */
    public SchedulerStats stats() {
        return admission.stats();
    }

    /** Returns what the scheduler holds and does now, in detail. */
    public SchedulerSnapshot snapshot() {
        return new SchedulerSnapshot(
                Instant.now(),
                stats(),
                admission.queueNow(),
                admission.memoryNow(),
                activities.now(),
                threads.names(),
                observation.counts());
    }

    /**
     * Accepts nothing more, waits up to the shutdown timeout for the jobs accepted, kills what is left, and waits until
     * it is gone. Idempotent; a second caller waits for the first. Called from a callback of a result, a listener or on a
     * thread of the scheduler, it returns at once and the shutdown goes on elsewhere. An interrupt ends the waiting for jobs
     * and is kept.
     */
    @Override
    public void close() {
        shutdown.begin(false);
    }

    /** Like {@link #close}, without waiting for jobs: those that wait or run are cancelled. */
    public void closeNow() {
        shutdown.begin(true);
    }

    /** Like {@link #closeNow}, without waiting for callbacks of results either. */
    void closeForExit() {
        shutdown.beginForExit();
    }
}
