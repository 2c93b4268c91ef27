package dev.codonq.scheduling;

import dev.codonq.action.Action;
import dev.codonq.action.Isolation;
import dev.codonq.sandbox.ActionRunner;
import dev.codonq.sandbox.ProcessOutcome;
import dev.codonq.sandbox.RunProgress;
import dev.codonq.sandbox.RunResult;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.ToLongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What makes each run where it belongs: on this machine or on others, as {@link RemoteRuns} says. Thread-safe. */
final class PlacedRunner implements ActionRunner {
    private static final Logger log = LoggerFactory.getLogger(PlacedRunner.class);

    private static final RunResult STOPPED = RunResult.withoutProcess(new ProcessOutcome.Stopped());

    private final ActionRunner local;
    private final RemoteRuns remote;
    private final RunSlots slots;
    private final ToLongFunction<Action> memory;
    private final AtomicBoolean hasComplained = new AtomicBoolean();

    /** @param memory returns how many bytes of memory a run is expected to take */
    PlacedRunner(ActionRunner local, RemoteRuns remote, RunSlots slots, ToLongFunction<Action> memory) {
        this.local = local;
        this.remote = remote;
        this.slots = slots;
        this.memory = memory;
    }

    @Override
    public RunResult run(Action action, CompletionStage<?> stop, RunProgress progress) {
        return run(want(action), action, stop, progress);
    }

    private RunSlots.Want want(Action action) {
        if (action.uncacheable().isPresent() || action.isolation() == Isolation.DIRECTORY) {
            return RunSlots.Want.HERE;
        }
        return remote.isOverflow() ? RunSlots.Want.ANYWHERE : RunSlots.Want.ELSEWHERE;
    }

    private RunResult run(RunSlots.Want want, Action action, CompletionStage<?> stop, RunProgress progress) {
        Optional<RunSlots.Slot> slot = slots.take(want, memory.applyAsLong(action), stop);
        if (slot.isEmpty()) {
            return STOPPED;
        }
        boolean isHere = slot.get().isHere();
        RunResult result = runAt(slot.get(), action, stop, progress);
        boolean isTakenOver = !isHere
                && remote.fallsBack()
                && result.outcome() instanceof ProcessOutcome.Broken
                && !stop.toCompletableFuture().isDone();
        if (!isTakenOver) {
            return result;
        }
        complain(action, result);
        return run(RunSlots.Want.HERE, action, stop, progress);
    }

    private RunResult runAt(RunSlots.Slot slot, Action action, CompletionStage<?> stop, RunProgress progress) {
        RunProgress watched = new Watched(progress, slot);
        try (slot) {
            return slot.isHere()
                    ? local.run(action, stop, watched)
                    : remote.runner().run(action, stop, watched);
        }
    }

    /** Once loudly: where one cannot be made elsewhere, seldom can the next. */
    private void complain(Action action, RunResult result) {
        String message = "{} could not be run elsewhere and is run on this machine: {}";
        if (hasComplained.compareAndSet(false, true)) {
            log.warn(message + "; further ones are not reported", action, result.outcome());
        } else {
            log.debug(message, action, result.outcome());
        }
    }

    /** Gives the slot back when the run needs it no longer, and not only when its outputs are taken. */
    private record Watched(RunProgress progress, RunSlots.Slot slot) implements RunProgress {
        @Override
        public void started() {
            progress.started();
        }

        @Override
        public void stageBegun(String stage) {
            progress.stageBegun(stage);
        }

        @Override
        public void memoryInUse(long bytes) {
            slot.hold(bytes);
            progress.memoryInUse(bytes);
        }

        @Override
        public void processesEnded() {
            // First: the run that gets the lease's slot looks for one here.
            slot.close();
            progress.processesEnded();
        }
    }
}
