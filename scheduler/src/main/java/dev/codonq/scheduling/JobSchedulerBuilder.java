package dev.codonq.scheduling;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.codonq.action.ActionResult;
import dev.codonq.cache.DiskCache;
import dev.codonq.cache.RunHistory;
import dev.codonq.cache.SharedResults;
import dev.codonq.sandbox.ActionRunner;
import dev.codonq.sandbox.RunTrace;
import dev.codonq.sandbox.SandboxRunner;
import dev.codonq.sandbox.SystemTimer;
import dev.codonq.sandbox.Timer;
import dev.codonq.sandbox.WarmCommands;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Collects the settings of a {@link JobScheduler}. Not thread-safe. */
public final class JobSchedulerBuilder {
    int slots = Runtime.getRuntime().availableProcessors();
    int queueCapacity = 10_000;
    Backpressure backpressure = Backpressure.reject();
    final Map<String, Integer> weights = new HashMap<>();
    OptionalLong memoryBudgetBytes = OptionalLong.empty();
    long expectedMemoryBytes = 256L << 20;
    int retries = 2;
    Duration quarantine = Duration.ofMinutes(5);
    long cacheBytes = Math.min(128L << 20, Runtime.getRuntime().maxMemory() / 8);
    Duration shutdownTimeout = Duration.ofSeconds(30);
    Optional<DiskCache> diskCache = Optional.empty();
    Optional<SharedResults> sharedResults = Optional.empty();
    Optional<RemoteRuns> remote = Optional.empty();
    Predicate<ActionResult> isReproducible = result -> result.exitCode() == 0;
    boolean explainsMisses;
    boolean closesOnExit = true;
    final List<SchedulerListener> listeners = new ArrayList<>();
    LongSupplier clock = System::nanoTime;
    private Optional<Path> workDirectory = Optional.empty();
    private Optional<Path> keepFailed = Optional.empty();
    private RunTrace trace = RunTrace.NONE;
    private WarmCommands warmCommands = WarmCommands.NONE;
    private @Nullable ActionRunner runner;
    private @Nullable Timer timer;

    JobSchedulerBuilder() {}

    /**
     * Sets how many runs there may be at once; by default as many as there are processors, or fewer where a control group
     * grants less of them.
     *
     * @throws IllegalArgumentException if not positive
     */
    @CanIgnoreReturnValue
    public JobSchedulerBuilder slots(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("slots must be at least 1, not " + count);
        }
        slots = count;
        return this;
    }

    /** Sets how many jobs may wait besides those that fill the slots. A negative number is refused. */
    @CanIgnoreReturnValue
    public JobSchedulerBuilder queueCapacity(int jobs) {
        requireNotNegative("queue capacity", jobs);
        queueCapacity = jobs;
        return this;
    }

    /** Sets what is done with a job for which there is no place; by default it is rejected. */
    @CanIgnoreReturnValue
    public JobSchedulerBuilder backpressure(Backpressure rule) {
        backpressure = rule;
        return this;
    }

    /**
     * Sets how many slots a client is entitled to for each one of a client without a weight, which has 1.
     *
     * @throws IllegalArgumentException if not between 1 and 1,000
     */
    @CanIgnoreReturnValue
    public JobSchedulerBuilder clientWeight(String client, int weight) {
        if (weight < 1 || weight > 1_000) {
            throw new IllegalArgumentException("the weight of '" + client + "' must be 1 to 1000, not " + weight);
        }
        weights.put(client, weight);
        return this;
    }

    /**
     * Sets how much memory all runs together may take; by default three quarters of the machine's, or of what a control
     * group grants. One run is always made, whatever it is expected to take.
     *
     * @throws IllegalArgumentException if not positive
     */
    @CanIgnoreReturnValue
    public JobSchedulerBuilder memoryBudgetBytes(long bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException("the memory budget must be positive, not " + bytes);
        }
        memoryBudgetBytes = OptionalLong.of(bytes);
        return this;
    }

    /** Sets what a run is expected to take of memory if nothing else is known; by default 256 MiB. */
    @CanIgnoreReturnValue
    public JobSchedulerBuilder expectedMemoryBytes(long bytes) {
        requireNotNegative("expected memory bytes", bytes);
        expectedMemoryBytes = bytes;
        return this;
    }

    /** Sets how often a run is begun once more where our machinery broke; by default twice. A negative number is refused. */
    @CanIgnoreReturnValue
    public JobSchedulerBuilder retries(int count) {
        requireNotNegative("retries", count);
        retries = count;
        return this;
    }

    /**
     * Sets for how long an action is answered without a run that has crashed its command or the sandbox twice; by default
     * five minutes. A negative time is refused.
     *
     * @param duration zero for no quarantine
     */
    @CanIgnoreReturnValue
    public JobSchedulerBuilder quarantine(Duration duration) {
        requireNotNegative("quarantine", duration, duration.isNegative());
        quarantine = duration;
        return this;
    }

    /** Sets how many bytes of results are remembered in memory; none for 0. A negative number is refused. */
    @CanIgnoreReturnValue
    public JobSchedulerBuilder cacheBytes(long bytes) {
        requireNotNegative("cache bytes", bytes);
        cacheBytes = bytes;
        return this;
    }

    /** Keeps results on disk, too, and shares runs with other processes that do. The caller closes it, afterwards. */
    @CanIgnoreReturnValue
    public JobSchedulerBuilder diskCache(DiskCache cache) {
        diskCache = Optional.of(cache);
        return this;
    }

    /** Looks for results that other machines share, and shares those of this one. The caller closes them, afterwards. */
    @CanIgnoreReturnValue
    public JobSchedulerBuilder sharedResults(SharedResults results) {
        sharedResults = Optional.of(results);
        return this;
    }

    /**
     * Has other machines make runs, up to a number of their own, that of {@link #slots} being for the runs on this one. They
     * are expected to take as much memory as earlier ones here did, else {@link #expectedMemoryBytes}.
     */
    @CanIgnoreReturnValue
    public JobSchedulerBuilder remote(RemoteRuns runs) {
        remote = Optional.of(runs);
        return this;
    }

    /**
     * Sets which results are kept: those that depend on nothing but the action. By default all of exit code 0.
     *
     * @param reproducible whether a run that ended like this, with all its outputs, would do so anywhere and always
     */
    @CanIgnoreReturnValue
    public JobSchedulerBuilder reproducible(Predicate<ActionResult> reproducible) {
        isReproducible = reproducible;
        return this;
    }

    /** Has every miss explained in the {@link RunRecord}, by the results on disk. */
    @CanIgnoreReturnValue
    public JobSchedulerBuilder explainMisses() {
        explainsMisses = true;
        return this;
    }

    /** Adds somebody who is told what happens; on a thread of its own. */
    @CanIgnoreReturnValue
    public JobSchedulerBuilder listener(SchedulerListener listener) {
        listeners.add(listener);
        return this;
    }

    /** Sets how long {@link JobScheduler#close} waits for jobs before it kills. A negative time is refused. */
    @CanIgnoreReturnValue
    public JobSchedulerBuilder shutdownTimeout(Duration timeout) {
        requireNotNegative("shutdown timeout", timeout, timeout.isNegative());
        shutdownTimeout = timeout;
        return this;
    }

    /** Leaves it to the caller to close the scheduler when the JVM exits; otherwise {@link JobScheduler#closeNow} is called. */
    @CanIgnoreReturnValue
    public JobSchedulerBuilder withoutExitHook() {
        closesOnExit = false;
        return this;
    }

    /** Sets where execution roots are made; by default below {@code /var/tmp}. No other machine may use it. */
    @CanIgnoreReturnValue
    public JobSchedulerBuilder workDirectory(Path directory) {
        workDirectory = Optional.of(directory);
        return this;
    }

    /**
     * Keeps, of each failed run, what it saw, left and wrote, and a script {@code run.sh} that repeats it in the same
     * sandbox; in a directory named after the action key. Runs taken back or broken by our machinery are not kept.
     */
    @CanIgnoreReturnValue
    public JobSchedulerBuilder keepFailed(Path directory) {
        keepFailed = Optional.of(directory);
        return this;
    }

    /** Sets how runs are asked to tell how far they are; by default they are not. */
    @CanIgnoreReturnValue
    public JobSchedulerBuilder trace(RunTrace newTrace) {
        trace = newTrace;
        return this;
    }

    /** Sets which commands need not start from nothing; by default all do. */
    @CanIgnoreReturnValue
    public JobSchedulerBuilder warmCommands(WarmCommands commands) {
        warmCommands = commands;
        return this;
    }

    /** Sets what runs actions, instead of sandboxes on this machine. The caller closes it, after the scheduler. */
    @CanIgnoreReturnValue
    public JobSchedulerBuilder runner(ActionRunner newRunner) {
        runner = newRunner;
        return this;
    }

    /** Sets the time of queue timeouts, retries and reports; for tests. */
    @CanIgnoreReturnValue
    JobSchedulerBuilder timer(Timer newTimer) {
        timer = newTimer;
        return this;
    }

    /** Sets the time that passes for runs and quarantines, in nanoseconds; for tests. */
    @CanIgnoreReturnValue
    JobSchedulerBuilder clock(LongSupplier newClock) {
        clock = newClock;
        return this;
    }

    RunHistory history() {
        return diskCache.map(DiskCache::history).orElseGet(RunHistory::inMemory);
    }

    private static void requireNotNegative(String name, long value) {
        requireNotNegative(name, value, value < 0);
    }

    private static void requireNotNegative(String name, Object value, boolean isNegative) {
        if (isNegative) {
            throw new IllegalArgumentException(name + " must not be negative: " + value);
        }
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
        SandboxRunner opened = SandboxRunner.open(workDirectory, keepFailed, trace, warmCommands, watchdogs);
        return new JobScheduler(this, queueTimer, opened, opened, List.of(queueTimes, opened, watchdogs)).start();
    }
}
