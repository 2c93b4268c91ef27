package dev.codonq.sandbox;

import dev.codonq.action.Action;
import dev.codonq.action.Input;
import dev.codonq.action.InputPlacement;
import dev.codonq.action.Isolation;
import dev.codonq.action.OutputFile;
import dev.codonq.action.ResourceUse;
import dev.codonq.action.ToolTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs actions in sandboxes on this machine. Thread-safe.
 *
 * <p>A run, in order: an {@link ExecutionRoot} is made below the {@link WorkRoot}; the inputs are placed in it; the
 * {@link SandboxCommandLine} is started by the {@link ProcessRunner}, under a {@link Watchdog}; when its
 * {@link ProcessTree} is gone, the {@link OutputCollector} takes the outputs; the root is deleted, whatever happened.
 */
public final class SandboxRunner implements ActionRunner, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SandboxRunner.class);
    private static final Path BUBBLEWRAP = Path.of("/usr/bin/bwrap");

    private final SandboxUser user;
    private final WorkRoot workRoot;
    private final SandboxCommandLine commandLine;
    private final ProcessRunner processes;

    /** Levels found available. One that is not is probed again: the reason may pass, like a lack of processes. */
    private final Set<Isolation> available = ConcurrentHashMap.newKeySet();

    private SandboxRunner(
            SandboxUser user, WorkRoot workRoot, SandboxCommandLine commandLine, ProcessRunner processes) {
        this.user = user;
        this.workRoot = workRoot;
        this.commandLine = commandLine;
        this.processes = processes;
    }

    /**
     * Opens a runner whose execution roots lie below {@code base}, or in {@code /var/tmp}. What killed processes left
     * there is removed.
     *
     * @throws IOException if the directory cannot be used
     */
    public static SandboxRunner open(Optional<Path> base, Timer timer) throws IOException {
        SandboxUser user = SandboxUser.current();
        WorkRoot workRoot = WorkRoot.open(base.orElseGet(() -> WorkRoot.defaultBase(user)), user);
        return new SandboxRunner(user, workRoot, new SandboxCommandLine(BUBBLEWRAP, user), new ProcessRunner(timer));
    }

    /**
     * Returns whether this machine gives {@code isolation}; found out by doing it, once.
     */
    public IsolationProbe probe(Isolation isolation) {
        if (available.contains(isolation)) {
            return IsolationProbe.available(isolation);
        }
        IsolationProbe probe = doProbe(isolation);
        if (probe.isAvailable()) {
            available.add(isolation);
        }
        return probe;
    }

    private IsolationProbe doProbe(Isolation isolation) {
        if (isolation == Isolation.NAMESPACES && !Files.isExecutable(BUBBLEWRAP)) {
            return IsolationProbe.unavailable(isolation, "bubblewrap (" + BUBBLEWRAP + ") is not installed");
        }
        RunResult result = runInRoot(IsolationProbe.action(isolation), new CompletableFuture<>());
        if (result.outcome() instanceof ProcessOutcome.Exited exited) {
            return exited.code() == 0
                    ? IsolationProbe.available(isolation)
                    : IsolationProbe.unavailable(isolation, "a run in the sandbox could see more than it should");
        }
        return IsolationProbe.unavailable(
                isolation,
                result.outcome() instanceof ProcessOutcome.Broken broken
                        ? broken.message()
                        : "a first run did not end");
    }

    @Override
    public RunResult run(Action action, CompletionStage<?> stop) {
        IsolationProbe probe = probe(action.isolation());
        if (!probe.isAvailable()) {
            return RunResult.broken("isolation " + action.isolation() + " is not available: "
                    + probe.problem().orElse("") + "; " + probe.cure().orElse(""));
        }
        return runInRoot(action, stop);
    }

    private RunResult runInRoot(Action action, CompletionStage<?> stop) {
        ExecutionRoot root = null;
        try {
            requireAccess(action);
            root = workRoot.newExecutionRoot();
            root.materialize(action);
            if (stop.toCompletableFuture().isDone()) {
                return RunResult.withoutProcess(new ProcessOutcome.Stopped());
            }
            ProcessRunner.Ended ended = start(action, root, stop);
            root.checkInPlace(action);
            return collect(action, root, ended);
        } catch (RefusedActionException e) {
            return RunResult.broken(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            log.warn("the execution root of {} failed", action, e);
            // Many messages of the JDK are only a path: the type says what is wrong with it.
            return RunResult.broken(e.toString());
        } finally {
            if (root != null) {
                delete(root);
            }
        }
    }

    /** What the run's user cannot read would look like a mistake in the program. */
    private void requireAccess(Action action) throws IOException {
        for (ToolTree tree : action.toolTrees()) {
            user.requireAccess(tree.path());
        }
        if (action.inputPlacement() == InputPlacement.IN_PLACE) {
            for (Input input : action.inputs().values()) {
                if (input instanceof Input.File file) {
                    user.requireAccess(file.origin());
                }
            }
        }
    }

    /** A failure to clean up is no reason to withhold the result of the run. */
    private static void delete(ExecutionRoot root) {
        try {
            root.close();
        } catch (IOException e) {
            log.warn("an execution root could not be deleted", e);
        }
    }

    private ProcessRunner.Ended start(Action action, ExecutionRoot root, CompletionStage<?> stop) throws IOException {
        if (action.isolation() == Isolation.DIRECTORY) {
            String mark = UUID.randomUUID().toString();
            return processes.run(
                    commandLine.inDirectory(action, root, mark),
                    process -> new SessionTree(process, mark),
                    action.limits(),
                    stop);
        }
        BubblewrapStatus status = new BubblewrapStatus(root.statusFile());
        ProcessRunner.Ended ended = processes.run(
                commandLine.inNamespaces(action, root),
                process -> new NamespaceTree(process, status),
                action.limits(),
                stop);
        return ended.outcome() instanceof ProcessOutcome.Exited ? withInnerExitCode(ended, status.read()) : ended;
    }

    /** Without an exit code in its status, bubblewrap failed before the command began, and says why on standard error. */
    private static ProcessRunner.Ended withInnerExitCode(ProcessRunner.Ended ended, BubblewrapStatus.Status status) {
        ProcessOutcome outcome = status.exitCode()
                .<ProcessOutcome>map(ProcessOutcome.Exited::new)
                .orElseGet(() -> new ProcessOutcome.Broken("the sandbox could not be set up: "
                        + ended.standardError().text().strip()));
        return new ProcessRunner.Ended(outcome, ended.standardOutput(), ended.standardError(), ended.wallTime());
    }

    private static RunResult collect(Action action, ExecutionRoot root, ProcessRunner.Ended ended) throws IOException {
        Map<String, OutputFile> outputs = Map.of();
        Optional<String> unusable = Optional.empty();
        if (ended.outcome() instanceof ProcessOutcome.Exited exited && exited.code() == 0) {
            try {
                outputs = OutputCollector.collect(
                        root.workingDirectory(), action.limits().outputBytes(), action.outputs());
            } catch (UnusableOutputException e) {
                unusable = Optional.of(String.valueOf(e.getMessage()));
            }
        }
        return new RunResult(
                ended.outcome(),
                outputs,
                unusable,
                ended.standardOutput(),
                ended.standardError(),
                ended.wallTime(),
                ResourceUse.UNKNOWN,
                List.of());
    }

    /** Deletes all execution roots; no run may be under way. */
    @Override
    public void close() throws IOException {
        workRoot.close();
    }
}
