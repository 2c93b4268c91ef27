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
import dev.codonq.sandbox.RunTrace;
import dev.codonq.sandbox.SandboxRunner;
import dev.codonq.sandbox.SystemTimer;
import dev.codonq.toolchain.InstalledToolchains;
import dev.codonq.toolchain.Toolchain;
import dev.codonq.toolchain.ToolchainException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What runs actions of other machines in sandboxes of this one. Not thread-safe: an engine gives a worker one at a time.
 *
 * <p>The toolchain is found by its digest and shown where the other machine has its own; then everything that the action
 * says of a machine is compared with this one. What differs is refused: another compile would be worse than none.
 */
public final class ActionWorker implements AutoCloseable {
    private final InstalledToolchains toolchains;
    private final Optional<Path> workDirectory;
    private final WarmToolchains warm;
    private final SystemTimer watchdogs = new SystemTimer("codonq-watchdog");

    /** Opened for the first action that is not refused. */
    private @Nullable SandboxRunner sandboxes;

    /**
     * @param memoDirectory where is kept what makes later starts quicker
     * @param workDirectory where execution roots are made; by default below {@code /var/tmp}
     */
    public ActionWorker(InstalledToolchains toolchains, Path memoDirectory, Optional<Path> workDirectory) {
        this.toolchains = toolchains;
        this.workDirectory = workDirectory;
        this.warm = new WarmToolchains(memoDirectory);
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
        CompletableFuture<Boolean> ran = new CompletableFuture<>();
        try {
            Action placed = placed(action, ran);
            return new Answer(sandboxes().run(placed, stop, RunProgress.IGNORED), false);
        } catch (RefusedException e) {
            return new Answer(broken(String.valueOf(e.getMessage())), true);
        } catch (IOException e) {
            return new Answer(broken("no directory for runs: " + e.getMessage()), false);
        } finally {
            ran.complete(true);
        }
    }

    private SandboxRunner sandboxes() throws IOException {
        if (sandboxes == null) {
            sandboxes = SandboxRunner.open(workDirectory, Optional.empty(), RunTrace.NONE, warm, watchdogs);
        }
        return sandboxes;
    }

    private static RunResult broken(String message) {
        return RunResult.withoutProcess(new ProcessOutcome.Broken(message, false));
    }

    private Action placed(Action action, CompletableFuture<Boolean> ran) throws RefusedException {
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
            warm.count(toolchain, placed, ran);
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

    /** Ends all that was started for runs to come. */
    @Override
    public void close() throws IOException {
        warm.close();
        try {
            if (sandboxes != null) {
                sandboxes.close();
            }
        } finally {
            watchdogs.close();
        }
    }
}
