package dev.codonq.scheduling;

import dev.codonq.action.Action;
import dev.codonq.action.ActionKey;
import dev.codonq.action.Limit;
import dev.codonq.sandbox.ActionRunner;
import dev.codonq.sandbox.ProcessOutcome;
import dev.codonq.sandbox.RunProgress;
import dev.codonq.sandbox.RunResult;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** A runner whose runs end in every way there is, at random, and which notes what no scheduler may let happen. */
final class RestlessRunner implements ActionRunner {
    /** What one run holds at most. */
    static final int MOST_MEMORY = 1000;

    private final int slots;
    private final Random random;
    private final AtomicInteger active = new AtomicInteger();
    private final Map<FlightKey, List<CompletableFuture<?>>> stopsOfActive = new ConcurrentHashMap<>();
    private final Queue<String> violations = new ConcurrentLinkedQueue<>();

    RestlessRunner(int slots, Random random) {
        this.slots = slots;
        this.random = random;
    }

    Queue<String> violations() {
        return violations;
    }

    @Override
    public RunResult run(Action action, CompletionStage<?> stopStage, RunProgress progress) {
        if (Thread.interrupted()) {
            violations.add("a run began on an interrupted thread");
        }
        int runs = active.incrementAndGet();
        if (runs > slots) {
            violations.add(runs + " runs on " + slots + " slots");
        }
        CompletableFuture<?> stop = stopStage.toCompletableFuture();
        List<CompletableFuture<?>> stops = stopsOfActive.computeIfAbsent(
                FlightKey.of(ActionKey.of(action), action), key -> new CopyOnWriteArrayList<>());
        stops.forEach(this::expectStop);
        stops.add(stop);
        boolean tellsOfEnd = random.nextInt(4) == 0;
        try {
            tellOfMemory(progress);
            RunResult result = end(action, stop);
            if (tellsOfEnd) {
                active.decrementAndGet();
                progress.processesEnded();
                Thread.onSpinWait();
            }
            return result;
        } catch (RuntimeException | Error e) {
            tellsOfEnd = false;
            throw e;
        } finally {
            stops.removeIf(other -> other == stop);
            if (!tellsOfEnd) {
                active.decrementAndGet();
            }
        }
    }

    private void tellOfMemory(RunProgress progress) {
        for (int i = random.nextInt(4); i > 0; i--) {
            progress.memoryInUse(random.nextInt(MOST_MEMORY));
            Thread.onSpinWait();
        }
    }

    /** A second run of the same is right only where the first is being killed, or is about to be told so. */
    private void expectStop(CompletableFuture<?> stop) {
        try {
            stop.get(5, TimeUnit.SECONDS);
        } catch (TimeoutException | InterruptedException | ExecutionException e) {
            violations.add("two runs that admit joiners: " + e);
        }
    }

    private RunResult end(Action action, CompletableFuture<?> stop) {
        try {
            stop.get(random.nextInt(500), TimeUnit.MICROSECONDS);
            return HandDrivenRunner.result(new ProcessOutcome.Stopped(), "");
        } catch (TimeoutException | InterruptedException | ExecutionException goesOn) {
            // The usual case: nobody stops it.
        }
        return switch (random.nextInt(9)) {
            case 0 -> throw new IllegalStateException("on purpose");
            case 1 -> throw new OutOfMemoryError("on purpose");
            case 2 -> HandDrivenRunner.result(new ProcessOutcome.LimitExceeded(Limit.RUN_TIME), "");
            case 3 -> HandDrivenRunner.result(new ProcessOutcome.Broken("on purpose", false), "");
            case 4 -> HandDrivenRunner.result(new ProcessOutcome.Exited(1), "");
            case 5 -> HandDrivenRunner.result(new ProcessOutcome.Broken("a shortage on purpose", true), "");
            default -> HandDrivenRunner.result(new ProcessOutcome.Exited(0), action.toString());
        };
    }
}
