package dev.codonq.sandbox;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.codonq.action.Action;
import dev.codonq.action.Isolation;
import dev.codonq.action.ResourceLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs actions in sandboxes on this machine. Thread-safe.
 *
 * <p>A run, in order: an {@link ExecutionRoot} is made below the {@link WorkRoot}; the inputs are placed in it; what its
 * processes use is counted by {@link Accounting}; the {@link SandboxCommandLine} of a {@link SandboxedRun} is started by
 * the {@link ProcessRunner}, under a {@link Watchdog} and a {@link RunMonitor}; when its {@link ProcessTree} is gone, the
 * {@link RunReport} takes the outputs and says what limit was exceeded; the root goes to the {@link Trash}, whatever
 * happened. Where the {@link WarmPool} has a parent for the action, that forks the command into the sandbox.
 */
public final class SandboxRunner implements ActionRunner, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SandboxRunner.class);
    private static final Duration WARM_IDLE_TIME = Duration.ofMinutes(1);
    private static final Path BUBBLEWRAP = Path.of("/usr/bin/bwrap");

    private final SandboxUser user;
    private final Optional<SeccompFilter> filter;
    private final WorkRoot workRoot;
    private final SandboxCommandLine commandLine;
    private final Optional<KeptRuns> keptRuns;
    private final ProcessRunner processes;
    private final WarmPool warm;
    private final SystemTimer monitors = new SystemTimer("codonq-monitor");

    /** Levels found available. One that is not is probed again: the reason may pass, like a lack of processes. */
    private final Set<Isolation> available = ConcurrentHashMap.newKeySet();

    /** Held while a level or the control groups are tried out: once for all runs that begin together. */
    private final Object trial = new Object();

    /** Tried out for the first run: a process whose results are all in the cache does without. */
    @GuardedBy("trial")
    private ControlGroups.@Nullable Availability groups;

    private SandboxRunner(
            SandboxUser user,
            Optional<SeccompFilter> filter,
            WorkRoot workRoot,
            SandboxCommandLine commandLine,
            Optional<KeptRuns> keptRuns,
            RunTrace trace,
            WarmCommands warmCommands,
            Path filterFile,
            Timer watchdogs) {
        this.user = user;
        this.filter = filter;
        this.workRoot = workRoot;
        this.commandLine = commandLine;
        this.keptRuns = keptRuns;
        this.processes = new ProcessRunner(watchdogs, monitors, trace);
        this.warm = new WarmPool(warmCommands, filterFile, user, monitors, WARM_IDLE_TIME);
    }

    /** Opens a runner that asks runs for nothing, see {@link #open(Optional, Optional, RunTrace, WarmCommands, Timer)}. */
    public static SandboxRunner open(Optional<Path> base, Optional<Path> keepFailed, Timer timer) throws IOException {
        return open(base, keepFailed, RunTrace.NONE, WarmCommands.NONE, timer);
    }

    /**
     * Opens a runner whose execution roots lie below {@code base}, or in {@code /var/tmp}. What killed processes left
     * there is removed.
     *
     * @param keepFailed where failed runs are kept, see {@link KeptRuns}
     * @param trace what runs are asked to tell while they go on
     * @param warmCommands which commands can be forked from processes that have prepared themselves
     * @throws IOException if the directory cannot be used
     */
    public static SandboxRunner open(
            Optional<Path> base, Optional<Path> keepFailed, RunTrace trace, WarmCommands warmCommands, Timer timer)
            throws IOException {
        SandboxUser user = SandboxUser.current();
        Optional<SeccompFilter> filter = SeccompFilter.ofThisMachine();
        WorkRoot workRoot = WorkRoot.open(base.orElseGet(() -> WorkRoot.defaultBase(user)), user);
        try {
            Path program = filter.isPresent()
                    ? workRoot.write("filter.bpf", filter.get().program())
                    : Path.of("/dev/null");
            Optional<KeptRuns> keptRuns = Optional.empty();
            if (keepFailed.isPresent()) {
                keptRuns = Optional.of(new KeptRuns(keepFailed.get(), BUBBLEWRAP, program, user));
            }
            SandboxCommandLine commandLine = new SandboxCommandLine(BUBBLEWRAP, program, user, trace);
            return new SandboxRunner(
                    user, filter, workRoot, commandLine, keptRuns, trace, warmCommands, program, timer);
        } catch (IOException e) {
            workRoot.close();
            throw e;
        }
    }

    /**
     * Returns whether this machine gives {@code isolation}; found out by doing it, once.
     */
    public IsolationProbe probe(Isolation isolation) {
        if (available.contains(isolation)) {
            return IsolationProbe.available(isolation);
        }
        synchronized (trial) {
            IsolationProbe probe =
                    available.contains(isolation) ? IsolationProbe.available(isolation) : doProbe(isolation);
            if (probe.isAvailable()) {
                available.add(isolation);
            }
            return probe;
        }
    }

    private ControlGroups.Availability groups() {
        synchronized (trial) {
            if (groups == null) {
                groups = ControlGroups.open();
            }
            return groups;
        }
    }

    private IsolationProbe doProbe(Isolation isolation) {
        if (isolation == Isolation.NAMESPACES && !Files.isExecutable(BUBBLEWRAP)) {
            return IsolationProbe.unavailable(isolation, "bubblewrap (" + BUBBLEWRAP + ") is not installed");
        }
        if (isolation == Isolation.NAMESPACES && filter.isEmpty()) {
            return IsolationProbe.unavailable(
                    isolation, "no filter of system calls is known for " + System.getProperty("os.arch"));
        }
        RunResult result = runInRoot(
                IsolationProbe.action(isolation), Optional.empty(), new CompletableFuture<>(), RunProgress.IGNORED);
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

    /** Returns how runs at {@link Isolation#NAMESPACES} are kept from system calls, for people. */
    public String systemCallFilter() {
        return filter.map(SeccompFilter::describe).orElse("none is known for " + System.getProperty("os.arch"));
    }

    /** Returns how runs are held to their limits, for people. */
    public String accounting() {
        ControlGroups.Availability tried = groups();
        return tried.groups()
                .map(ControlGroups::toString)
                .orElseGet(
                        () -> "sampling; no control groups: " + tried.problem().orElse(""));
    }

    @Override
    public RunResult run(Action action, CompletionStage<?> stop, RunProgress progress) {
        IsolationProbe probe = probe(action.isolation());
        if (!probe.isAvailable()) {
            return RunResult.withoutProcess(Shortage.broken("isolation " + action.isolation() + " is not available: "
                    + probe.problem().orElse("") + "; " + probe.cure().orElse("")));
        }
        Optional<WarmParent> parent = warm.parentFor(action, stop);
        try {
            RunResult result = runInRoot(action, parent, stop, progress);
            boolean hasParentFailed = parent.isPresent()
                    && result.outcome() instanceof ProcessOutcome.Broken broken
                    && broken.isTransient();
            // Nobody shall notice that there was a parent, least of all by a failure.
            return hasParentFailed ? runInRoot(action, Optional.empty(), stop, progress) : result;
        } finally {
            parent.ifPresent(WarmParent::release);
        }
    }

    /** Returns the memory that is held for runs to come, and no run is charged with. */
    public long heldBytes() {
        return warm.heldBytes();
    }

    private RunResult runInRoot(
            Action action, Optional<WarmParent> parent, CompletionStage<?> stop, RunProgress progress) {
        ExecutionRoot root = null;
        try {
            Preconditions.check(action, user);
            root = workRoot.newExecutionRoot();
            root.materialize(action);
            if (stop.toCompletableFuture().isDone()) {
                return RunResult.withoutProcess(new ProcessOutcome.Stopped());
            }
            return runIn(root, action, parent, stop, progress);
        } catch (RefusedActionException e) {
            return RunResult.withoutProcess(new ProcessOutcome.Broken(String.valueOf(e.getMessage()), false));
        } catch (IOException e) {
            log.warn("the execution root of {} failed", action, e);
            // Many messages of the JDK are only a path: the type says what is wrong with it.
            return RunResult.withoutProcess(Shortage.broken(e.toString()));
        } finally {
            if (root != null) {
                delete(root);
            }
        }
    }

    private RunResult runIn(
            ExecutionRoot root,
            Action action,
            Optional<WarmParent> parent,
            CompletionStage<?> stop,
            RunProgress progress)
            throws IOException {
        // A sample is of the run's processes, and the run is made with what counts them.
        AtomicReference<@Nullable SandboxedRun> begun = new AtomicReference<>();
        try (Accounting accounting = accounting(action, () -> membersOf(begun.get()));
                SandboxedRun run = sandboxed(action, parent, root.layout(), accounting)) {
            begun.set(run);
            ProcessRunner.Ended ended = processes.run(run, accounting, action.limits(), stop, progress);
            RunResult result = new RunReport(action, root, run, accounting).of(ended);
            if (result.isFailure()) {
                keep(action, run, root.layout(), result);
            }
            return result;
        }
    }

    private void keep(Action action, SandboxedRun run, RootLayout root, RunResult result) {
        try {
            if (keptRuns.isPresent()) {
                keptRuns.get().keep(action, run, root, result);
            }
        } catch (IOException e) {
            log.warn("the failed run of {} cannot be kept", action, e);
        }
    }

    private static List<Long> membersOf(@Nullable SandboxedRun run) {
        return run == null ? List.of() : run.members();
    }

    private Accounting accounting(Action action, Supplier<List<Long>> members) throws IOException {
        boolean hasOwn = action.isolation() == Isolation.NAMESPACES;
        Optional<ControlGroups> found = groups().groups();
        return found.isPresent()
                ? found.get().newGroup(withMore(action, hasOwn ? NamespaceRun.OWN_PROCESSES : 0))
                : new SampledAccounting(withMore(action, hasOwn ? NamespaceTree.OWN_PROCESSES : 0), members);
    }

    private static ResourceLimits withMore(Action action, int processes) {
        ResourceLimits limits = action.limits();
        return limits.toBuilder().processes(limits.processes() + processes).build();
    }

    private SandboxedRun sandboxed(Action action, Optional<WarmParent> parent, RootLayout root, Accounting accounting) {
        return action.isolation() == Isolation.DIRECTORY
                ? new DirectoryRun(commandLine, action, root, accounting)
                : new NamespaceRun(commandLine, action, root, accounting, workRoot.trash(), parent);
    }

    /** A failure to clean up is no reason to withhold the result of the run. */
    private static void delete(ExecutionRoot root) {
        try {
            root.close();
        } catch (IOException e) {
            log.warn("an execution root could not be deleted", e);
        }
    }

    /** Deletes all execution roots; no run may be under way. */
    @Override
    public void close() throws IOException {
        monitors.close();
        warm.close();
        synchronized (trial) {
            if (groups != null) {
                groups.groups().ifPresent(ControlGroups::close);
            }
        }
        workRoot.close();
    }
}
