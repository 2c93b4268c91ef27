package dev.codonq.worker;

import dev.codonq.action.Action;
import dev.codonq.action.Digest;
import dev.codonq.action.InputPlacement;
import dev.codonq.action.Isolation;
import dev.codonq.action.ToolTree;
import dev.codonq.compile.MachineComparison;
import dev.codonq.sandbox.ProcessOutcome;
import dev.codonq.sandbox.RunProgress;
import dev.codonq.sandbox.RunResult;
import dev.codonq.sandbox.SandboxRunner;
import dev.codonq.sandbox.SystemTimer;
import dev.codonq.toolchain.InstalledToolchains;
import dev.codonq.toolchain.Toolchain;
import dev.codonq.toolchain.ToolchainException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * What runs an action of another machine in a sandbox of this one. Thread-safe.
 *
 * <p>The toolchain is found by its digest and shown where the other machine has its own; then everything that the action
 * says of a machine is compared with this one. What differs is refused: another compile would be worse than none.
 */
public final class ActionWorker {
    private final InstalledToolchains toolchains;
    private final Optional<Path> workDirectory;

    /** @param workDirectory where execution roots are made; by default below {@code /var/tmp} */
    public ActionWorker(InstalledToolchains toolchains, Optional<Path> workDirectory) {
        this.toolchains = toolchains;
        this.workDirectory = workDirectory;
    }

    /**
     * How an action fared here. Immutable.
     *
     * @param isRefused whether nothing ran since this machine is not what the action asks for; another may be
     */
    public record Answer(RunResult result, boolean isRefused) {}

    /**
     * Runs {@code action}, whose inputs are files of this machine, to its end, or until {@code stop} completes. Nothing of the
     * run is left when this returns.
     */
    public Answer run(Action action, CompletionStage<?> stop) {
        Action placed;
        try {
            placed = placed(action);
        } catch (RefusedException e) {
            ProcessOutcome refused = new ProcessOutcome.Broken(String.valueOf(e.getMessage()), false);
            return new Answer(RunResult.withoutProcess(refused), true);
        }
        try (SystemTimer watchdogs = new SystemTimer("codonq-watchdog");
                SandboxRunner sandboxes = SandboxRunner.open(workDirectory, Optional.empty(), watchdogs)) {
            return new Answer(sandboxes.run(placed, stop, RunProgress.IGNORED), false);
        } catch (IOException e) {
            return new Answer(
                    RunResult.withoutProcess(
                            new ProcessOutcome.Broken("no directory for runs: " + e.getMessage(), false)),
                    false);
        }
    }

    private Action placed(Action action) throws RefusedException {
        if (action.isolation() != Isolation.NAMESPACES || action.inputPlacement() != InputPlacement.MATERIALIZED) {
            throw new RefusedException("isolation " + action.isolation()
                    + " is for the machine that asks for it; a worker gives " + Isolation.NAMESPACES);
        }
        try {
            List<ToolTree> trees = action.toolTrees();
            if (trees.isEmpty()) {
                return withoutTools(action);
            }
            // A compile names its toolchain before its plugins.
            Digest wanted = trees.get(0).identity();
            Toolchain toolchain = toolchains.find(wanted);
            Action placed = ToolPlacement.of(toolchain, wanted, trees).place(action);
            Optional<String> difference = MachineComparison.with(toolchain).difference(placed);
            if (difference.isPresent()) {
                throw new RefusedException(difference.get());
            }
            return placed;
        } catch (ToolchainException | IOException e) {
            throw new RefusedException(String.valueOf(e.getMessage()));
        }
    }

    private static Action withoutTools(Action action) throws RefusedException {
        if (!action.properties().isEmpty()) {
            throw new RefusedException("what the action depends on cannot be compared without a toolchain: "
                    + String.join(", ", action.properties().keySet()));
        }
        return action;
    }
}
