package dev.codonq.soak;

import dev.codonq.cache.CacheSettings;
import dev.codonq.cache.DiskCache;
import dev.codonq.compile.CodonCompiler;
import dev.codonq.sandbox.SandboxRunner;
import dev.codonq.sandbox.SystemTimer;
import dev.codonq.scheduling.Backpressure;
import dev.codonq.scheduling.JobScheduler;
import dev.codonq.scheduling.JobSchedulerBuilder;
import dev.codonq.scheduling.SchedulerCounts;
import dev.codonq.scheduling.SchedulerSnapshot;
import dev.codonq.scheduling.SchedulerStats;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** The life of one scheduler and one compiler under load and faults. Confined to one thread, but for what it starts. */
final class Round {
    /** Much longer than any job may take, on a machine that is busy with other things. */
    static final Duration JOB_BOUND = Duration.ofMinutes(2);

    /** Less than the results of a soak, so that some are collected while others come. */
    static final long CACHE_BYTES = 4 << 20;

    private static final Duration CLOSE_BOUND = Duration.ofMinutes(1);
    private static final List<Ending> ENDINGS = List.of(Ending.values());
    private static final int CLIENTS = 4;
    private static final int MOST_MILLIS = 6_000;

    private final Stage stage;
    private final int number;
    private final Random random;
    private final Findings findings;
    private final Ledger ledger;
    private final Witness witness;
    private final Heckler heckler;
    private final Ending ending;
    private final int slots;
    private final int capacity;
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean isOver;
    private volatile boolean isClosed;
    private long runs;

    Round(Stage stage, int number, Random random) {
        this.stage = stage;
        this.number = number;
        this.random = random;
        findings = stage.findings();
        ledger = new Ledger(findings);
        witness = new Witness(findings);
        ending = ENDINGS.get(number % ENDINGS.size());
        heckler = new Heckler(findings, new Random(random.nextLong()), ending == Ending.CLOSE_TWICE);
        slots = random.nextInt(6) == 0 ? 1 : 2 + random.nextInt(2);
        capacity = 3 + random.nextInt(14);
    }

    Ledger ledger() {
        return ledger;
    }

    /** Returns how many runs the scheduler and the compiler began. */
    long runs() {
        return runs;
    }

    void run() throws Exception {
        CacheSettings settings = CacheSettings.DEFAULT.withMaxBytes(CACHE_BYTES);
        try (DiskCache cache = DiskCache.open(stage.cache(), settings);
                SystemTimer timer = new SystemTimer("codonq-soak-watchdog");
                SandboxRunner sandbox = SandboxRunner.open(Optional.empty(), Optional.empty(), timer)) {
            FaultyRunner runner = new FaultyRunner(sandbox, slots, findings);
            // What it has of its own, when it has no runner from us, must go with it, too.
            boolean isFaulty = number % 4 > 0;
            JobSchedulerBuilder builder = builder(cache);
            JobScheduler scheduler = isFaulty ? builder.runner(runner).build() : builder.build();
            try (CodonCompiler compiler = compiler(cache)) {
                load(scheduler, compiler, isFaulty);
            }
            findings.require(runner.running() == 0, runner.running() + " runs after the close");
        }
    }

    private JobSchedulerBuilder builder(DiskCache cache) {
        List<Backpressure> kinds = List.of(
                Backpressure.reject(),
                Backpressure.block(Duration.ofMillis(200)),
                Backpressure.dropStale(Duration.ofMillis(100)));
        return JobScheduler.builder()
                .slots(slots)
                .queueCapacity(capacity)
                // Each with each of the endings, in the course of time.
                .backpressure(kinds.get((number + number / ENDINGS.size()) % kinds.size()))
                .clientWeight("client-1", 3)
                .memoryBudgetBytes(256 << 20)
                .cacheBytes(random.nextBoolean() ? 0 : 1 << 16)
                .diskCache(cache)
                .listener(witness)
                .listener(heckler)
                .shutdownTimeout(Duration.ofMillis(random.nextInt(2_000)));
    }

    private CodonCompiler compiler(DiskCache cache) throws IOException {
        return CodonCompiler.builder()
                .codon(stage.compiles().toolchain().executable())
                .memoDirectory(stage.memo())
                .diskCache(cache)
                .parallelism(1)
                .queueCapacity(2)
                .shutdownTimeout(Duration.ofMillis(random.nextInt(2_000)))
                .build();
    }

    private void load(JobScheduler scheduler, CodonCompiler compiler, boolean isFaulty) throws Exception {
        List<Thread> submitters = new ArrayList<>();
        Client last = client(scheduler, isFaulty);
        heckler.calls(last::submit);
        for (int i = 0; i < CLIENTS; i++) {
            submitters.add(start("soak-client-" + i, i == 0 ? last : client(scheduler, isFaulty)));
        }
        CompilerClient compiling =
                new CompilerClient(compiler, findings, stage.compiles(), new Random(random.nextLong()), () -> isOver);
        start("soak-compiler-client", compiling);
        start(
                "soak-saboteur",
                new Saboteur(
                        scheduler,
                        ledger,
                        findings,
                        stage.mark(),
                        submitters,
                        new Random(random.nextLong()),
                        () -> isOver));
        start("soak-monitor", () -> watch(scheduler));
        await(() -> false, Duration.ofMillis(MOST_MILLIS / 4 + random.nextInt(MOST_MILLIS * 3 / 4)));
        end(scheduler, compiler);
        compiling.compareWith(compiler.snapshot().counts());
        runs = scheduler.snapshot().counts().runs().started()
                + compiler.snapshot().counts().runs().started();
    }

    private Client client(JobScheduler scheduler, boolean isFaulty) {
        Random own = new Random(random.nextLong());
        return new Client(scheduler, ledger, findings, stage.compiles(), stage.mark(), isFaulty, own, () -> isOver);
    }

    private Thread start(String name, Runnable what) {
        Thread thread = new Thread(
                () -> {
                    try {
                        what.run();
                    } catch (Throwable e) {
                        findings.broken(name + " has failed: " + e);
                    }
                },
                name);
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
        return thread;
    }

    private void end(JobScheduler scheduler, CodonCompiler compiler) throws InterruptedException {
        if (ending == Ending.IDLE) {
            isOver = true;
            await(() -> ledger.open() == 0, JOB_BOUND);
            // Nothing of a finished job is kept, not even by a scheduler that goes on.
            Aftermath.requireGone(findings, "jobs while the scheduler is open", ledger::jobsInMemory);
        }
        ledger.closing();
        if (findings.isAnythingBroken()) {
            isOver = true;
            within("the close after a failure", scheduler::closeNow);
        } else {
            within("the close, " + ending, () -> ending.end(scheduler, ledger, heckler, findings));
        }
        isOver = true;
        within("the compiler's close", random.nextBoolean() ? compiler::close : compiler::closeNow);
        isClosed = true;
        for (Thread thread : threads) {
            thread.join(JOB_BOUND.toMillis());
            if (thread.isAlive()) {
                findings.broken(thread + " does not end\n" + Findings.threadDump());
            }
        }
        compare(scheduler.snapshot());
    }

    private void compare(SchedulerSnapshot last) {
        ledger.compareWith(last.counts());
        witness.compareWith(last.counts());
        findings.require(last.stats().equals(new SchedulerStats(0, 0, 0)), "after the close: " + last);
        findings.require(last.runs().isEmpty() && last.threads().isEmpty(), "after the close: " + last);
        findings.require(last.queue().clients().isEmpty(), "after the close: " + last);
        findings.require(last.memory().inUseBytes() == 0, "after the close: " + last);
    }

    private void within(String what, Runnable close) throws InterruptedException {
        Thread thread = new Thread(close, "soak-close");
        thread.setDaemon(true);
        thread.start();
        thread.join(CLOSE_BOUND.toMillis());
        if (thread.isAlive()) {
            findings.broken(what + " has not ended after " + CLOSE_BOUND + "\n" + Findings.threadDump());
        }
    }

    /** Waits until {@code isDone}, for {@code time} at most or until something is broken. */
    private void await(BooleanSupplier isDone, Duration time) {
        long start = System.nanoTime();
        while (!isDone.getAsBoolean() && !findings.isAnythingBroken() && System.nanoTime() - start < time.toNanos()) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    private void watch(JobScheduler scheduler) {
        while (!isClosed && !findings.isAnythingBroken()) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
            SchedulerSnapshot now = scheduler.snapshot();
            int running = now.queue().clients().stream()
                    .mapToInt(SchedulerSnapshot.Client::running)
                    .sum();
            findings.require(running <= slots, running + " slots taken of " + slots + ": " + now);
            findings.require(
                    now.stats().unfinishedJobs() <= slots + capacity,
                    now.stats() + " with " + slots + " slots and a queue for " + capacity);
            SchedulerCounts.Jobs jobs = now.counts().jobs();
            findings.require(jobs.unfinished() >= 0, "more outcomes than submissions: " + jobs);
            Optional<Submission> overdue = ledger.overdue(JOB_BOUND);
            if (overdue.isPresent()) {
                findings.broken(overdue.get() + " does not end: " + now + "\n" + Findings.threadDump());
                return;
            }
        }
    }
}
