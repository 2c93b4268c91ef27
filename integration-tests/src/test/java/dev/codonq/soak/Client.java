package dev.codonq.soak;

import dev.codonq.action.Action;
import dev.codonq.action.Isolation;
import dev.codonq.scheduling.Job;
import dev.codonq.scheduling.JobOptions;
import dev.codonq.scheduling.JobResult;
import dev.codonq.scheduling.JobScheduler;
import dev.codonq.scheduling.Priority;
import dev.codonq.toolchain.ToolchainException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** One thread that submits jobs of every kind, waits for some and has callbacks that misbehave. Confined to that thread. */
final class Client implements Runnable {
    /** The client whose jobs are all taken back now and then, and the batch. */
    static final String VICTIM = "victim";

    private static final AtomicInteger FRESH = new AtomicInteger();
    private static final int MOST_WAITED_FOR = 12;
    private static final Behaviour[] BEHAVIOURS = Behaviour.values();
    private static final List<Behaviour> OFTEN = List.of(Behaviour.CRASH, Behaviour.GREEDY, Behaviour.FRAGILE);
    private static final Priority[] PRIORITIES = Priority.values();

    private final JobScheduler scheduler;
    private final Ledger ledger;
    private final Findings findings;
    private final Compiles compiles;
    private final String mark;
    private final boolean isFaulty;
    private final Random random;
    private final BooleanSupplier isOver;

    /** @param isFaulty whether there is a {@link FaultyRunner} that makes what no process does */
    Client(
            JobScheduler scheduler,
            Ledger ledger,
            Findings findings,
            Compiles compiles,
            String mark,
            boolean isFaulty,
            Random random,
            BooleanSupplier isOver) {
        this.scheduler = scheduler;
        this.ledger = ledger;
        this.findings = findings;
        this.compiles = compiles;
        this.mark = mark;
        this.isFaulty = isFaulty;
        this.random = random;
        this.isOver = isOver;
    }

    @Override
    public void run() {
        Deque<Job> own = new ArrayDeque<>();
        while (!isOver.getAsBoolean()) {
            // Of the same kind, so that they meet: two that take much memory, the second crash of an action.
            Behaviour behaviour = behaviour();
            boolean isCheap = behaviour == Behaviour.MADE || behaviour == Behaviour.KNOWN;
            for (int burst = 1 + random.nextInt(isCheap ? 8 : 3); burst > 0; burst--) {
                submitAny(behaviour).ifPresent(job -> {
                    misbehaveLater(job);
                    own.add(job);
                });
            }
            while (own.size() > random.nextInt(MOST_WAITED_FOR)) {
                await(own.remove());
            }
            if (Thread.interrupted()) {
                findings.saw(Seen.SUBMITTER_INTERRUPTED);
            }
        }
    }

    private Optional<Job> submitAny(Behaviour behaviour) {
        try {
            return Optional.of(random.nextInt(30) == 0 ? submitCompile() : submit(behaviour));
        } catch (ToolchainException e) {
            // An interrupt has ended the look at the linker, which a compile depends on.
            findings.require(Thread.currentThread().isInterrupted(), "no action for a compile: " + e);
            return Optional.empty();
        }
    }

    private void await(Job job) {
        try {
            job.result().get(1 + random.nextInt(1_000), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException ignored) {
            // The ledger sees to it that the job ends.
        } catch (ExecutionException e) {
            findings.broken(job + " has ended exceptionally: " + e);
        }
    }

    /** Submits any job that is not a compile; on any thread. */
    void submit() {
        Job unused = submit(behaviour());
    }

    private Job submitCompile() {
        boolean mayBeTakenBack = random.nextInt(3) == 0;
        JobOptions options = options(mayBeTakenBack);
        Compiles.Source source = compiles.source(random);
        Action action = compiles.action(source, random);
        Submission submission = new Submission(
                "compile of " + source,
                options,
                mayBeTakenBack,
                source.isFragile(),
                result -> isRightCompile(source, action, result));
        return ledger.submit(scheduler, action, submission);
    }

    private Job submit(Behaviour behaviour) {
        boolean mayBeTakenBack = random.nextInt(3) == 0;
        JobOptions options = options(mayBeTakenBack);
        int number = behaviour.variants() == Integer.MAX_VALUE
                ? FRESH.incrementAndGet()
                : random.nextInt(behaviour.variants());
        Isolation[] levels = Isolation.values();
        Isolation isolation = levels[random.nextInt(levels.length)];
        Submission submission = new Submission(
                behaviour.token(number) + " at " + isolation,
                behaviour == Behaviour.GREEDY ? options.withExpectedMemoryBytes(1 << 20) : options,
                mayBeTakenBack,
                false,
                result -> behaviour.isRight(result, number));
        return ledger.submit(scheduler, behaviour.action(mark, number, isolation), submission);
    }

    private boolean isRightCompile(Compiles.Source source, Action action, JobResult result) {
        if (result instanceof JobResult.Succeeded) {
            findings.saw(
                    action.isolation() == Isolation.DIRECTORY
                            ? Seen.COMPILED_IN_DIRECTORY
                            : Seen.COMPILED_IN_NAMESPACES);
        }
        return source.isRight(result);
    }

    /** Of those that cost the least there are the most; of those that must come twice there are more than of others. */
    private Behaviour behaviour() {
        Behaviour cheap = isFaulty && random.nextBoolean() ? Behaviour.MADE : Behaviour.KNOWN;
        Behaviour any = random.nextInt(4) == 0
                ? OFTEN.get(random.nextInt(OFTEN.size()))
                : BEHAVIOURS[random.nextInt(BEHAVIOURS.length)];
        return random.nextBoolean() || (any.isMade() && !isFaulty) ? cheap : any;
    }

    private JobOptions options(boolean mayBeTakenBack) {
        JobOptions options = JobOptions.defaults()
                .withPriority(PRIORITIES[random.nextInt(PRIORITIES.length)])
                .withClient("client-" + random.nextInt(3))
                .withExpectedMemoryBytes(64 << 20);
        if (random.nextInt(4) == 0) {
            options = options.withQueueTimeout(Duration.ofMillis(1 + random.nextInt(400)));
        }
        if (!mayBeTakenBack) {
            return options.withBatch("kept");
        }
        return random.nextBoolean() ? options.withClient(VICTIM) : options.withBatch(VICTIM);
    }

    private void misbehaveLater(Job job) {
        int what = random.nextInt(20);
        if (what > 3) {
            return;
        }
        var unused = job.result().thenRun(() -> {
            switch (what) {
                case 0 -> {
                    findings.saw(Seen.CALLBACK_THREW);
                    throw new IllegalStateException("on purpose");
                }
                case 1 -> {
                    findings.saw(Seen.CALLBACK_SUBMITTED);
                    submit();
                }
                case 2 ->
                    ledger.anyToTakeBack()
                            .filter(Job::cancel)
                            .ifPresent(taken -> findings.saw(Seen.CALLBACK_TOOK_BACK));
                default -> {
                    // A thread of the scheduler or a submitter's; both have to bear it.
                    Thread.currentThread().interrupt();
                }
            }
        });
    }
}
