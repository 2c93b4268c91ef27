package dev.codonq.soak;

import dev.codonq.action.Action;
import dev.codonq.action.Blob;
import dev.codonq.action.CapturedOutput;
import dev.codonq.action.OutputFile;
import dev.codonq.action.ResourceUse;
import dev.codonq.sandbox.ActionRunner;
import dev.codonq.sandbox.ProcessOutcome;
import dev.codonq.sandbox.RunProgress;
import dev.codonq.sandbox.RunResult;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** A runner in front of another that counts the runs at one time, and itself breaks or makes some. Thread-safe. */
final class FaultyRunner implements ActionRunner {
    private final ActionRunner real;
    private final int slots;
    private final Findings findings;
    private final AtomicInteger running = new AtomicInteger();

    FaultyRunner(ActionRunner real, int slots, Findings findings) {
        this.real = real;
        this.slots = slots;
        this.findings = findings;
    }

    @Override
    public RunResult run(Action action, CompletionStage<?> stop, RunProgress progress) {
        findings.require(!Thread.currentThread().isInterrupted(), "a run begins on an interrupted thread");
        Occupied slot = new Occupied(progress);
        try {
            Optional<Behaviour> made = Behaviour.of(action).filter(Behaviour::isMade);
            return made.isPresent() ? make(made.get(), action) : real.run(action, stop, slot);
        } finally {
            slot.leave();
        }
    }

    int running() {
        return running.get();
    }

    private RunResult make(Behaviour behaviour, Action action) {
        if (behaviour == Behaviour.THROWN) {
            throw new IllegalStateException("on purpose");
        }
        if (behaviour == Behaviour.BROKEN && ThreadLocalRandom.current().nextInt(3) > 0) {
            return RunResult.withoutProcess(new ProcessOutcome.Broken("on purpose", true));
        }
        byte[] token = action.arguments().get(4).getBytes(StandardCharsets.UTF_8);
        return new RunResult(
                new ProcessOutcome.Exited(0),
                Map.of("own", new OutputFile(Blob.of(token), false)),
                Optional.empty(),
                new CapturedOutput(token, new byte[0], 0),
                CapturedOutput.EMPTY,
                Duration.ofMillis(1),
                ResourceUse.UNKNOWN,
                List.of());
    }

    /** A slot from the begin of a run until its processes have ended. */
    private final class Occupied implements RunProgress {
        private final RunProgress progress;
        private final AtomicBoolean isOccupied = new AtomicBoolean(true);

        private Occupied(RunProgress progress) {
            this.progress = progress;
            int now = running.incrementAndGet();
            findings.require(now <= slots, now + " runs on " + slots + " slots");
        }

        @Override
        public void memoryInUse(long bytes) {
            progress.memoryInUse(bytes);
        }

        @Override
        public void processesEnded() {
            // Before the scheduler hears of it, and begins the next.
            leave();
            progress.processesEnded();
        }

        private void leave() {
            if (isOccupied.compareAndSet(true, false)) {
                running.decrementAndGet();
            }
        }
    }
}
