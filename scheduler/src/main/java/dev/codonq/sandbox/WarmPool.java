package dev.codonq.sandbox;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.codonq.action.Action;
import dev.codonq.action.Isolation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The {@link WarmParent}s that are there: started when first needed, ended when nobody has needed them for a while or they
 * have failed. Thread-safe.
 *
 * <p>One parent forks for all slots: its children leave it for the sandboxes of their runs and share nothing but pages of
 * memory that none of them has changed.
 */
final class WarmPool implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(WarmPool.class);

    private static final Duration START_PATIENCE = Duration.ofSeconds(60);

    /** A linker needs more processes, and a helper of the parent is for a moment one of the run. */
    private static final int FEWEST_PROCESSES = 4;

    private static final String BELONGS_TO_RUNS =
            "the compiler belongs to the user that its runs have, and a run that is forked"
                    + " could change it; install it as another user";

    /** Parents beyond so many are ended, those used longest ago first. */
    private static final int MOST_PARENTS = 5;

    private final WarmCommands commands;
    private final Path filter;
    private final SandboxUser user;
    private final Timer timer;
    private final Duration idleTime;

    @GuardedBy("this")
    private final Map<WarmCommands.Parent, Entry> entries = new HashMap<>();

    /** Being started, by the thread of a run; others do not wait for that. */
    @GuardedBy("this")
    private final Set<WarmCommands.Parent> starting = new HashSet<>();

    @GuardedBy("this")
    private boolean isClosed;

    /** Whether a look for idle ones is to come. */
    @GuardedBy("this")
    private boolean isWatched;

    /** Written under the monitor; volatile for the scheduler, which must not wait for it. */
    private volatile long heldBytes;

    /** A parent, what it holds, and when it was last needed. */
    private static final class Entry {
        private final WarmParent parent;
        private final long residentBytes;
        private long lastUseNanos = System.nanoTime();

        private Entry(WarmParent parent) {
            this.parent = parent;
            this.residentBytes = parent.residentBytes();
        }
    }

    /**
     * @param filter file with the program of a {@link SeccompFilter}
     * @param idleTime how long a parent is kept that nobody needs
     */
    WarmPool(WarmCommands commands, Path filter, SandboxUser user, Timer timer, Duration idleTime) {
        this.commands = commands;
        this.filter = filter;
        this.user = user;
        this.timer = timer;
        this.idleTime = idleTime;
    }

    /**
     * Returns what can fork the command of {@code action}, for the caller to release. Where it must be started first, the
     * calling thread does that, until {@code stop} completes.
     */
    Optional<WarmParent> parentFor(Action action, CompletionStage<?> stop) {
        if (stop.toCompletableFuture().isDone()
                || action.isolation() != Isolation.NAMESPACES
                || action.limits().processes() < FEWEST_PROCESSES) {
            return Optional.empty();
        }
        Optional<WarmCommands.Parent> wanted = commands.parentOf(action);
        if (wanted.isEmpty()) {
            return Optional.empty();
        }
        if (belongsToRuns(action)) {
            commands.failed(wanted.get(), BELONGS_TO_RUNS);
            return Optional.empty();
        }
        Entry failed;
        synchronized (this) {
            failed = entries.get(wanted.get());
            if (failed != null && failed.parent.isUsable()) {
                failed.lastUseNanos = System.nanoTime();
                failed.parent.claim();
                return Optional.of(failed.parent);
            }
        }
        if (failed == null) {
            return start(wanted.get(), stop);
        }
        // Runs of it may be under way; it is ended when it is idle.
        commands.failed(wanted.get(), failed.parent.trouble());
        return Optional.empty();
    }

    /**
     * Through {@code /proc/self/exe} a forked command reaches its executable where the host has it, not in its sandbox: it
     * must not be its own to change.
     */
    private boolean belongsToRuns(Action action) {
        try {
            Path executable = Path.of(action.arguments().get(0)).toRealPath();
            return ((Integer) Files.getAttribute(executable, "unix:uid")) == user.uid();
        } catch (IOException e) {
            return true;
        }
    }

    private Optional<WarmParent> start(WarmCommands.Parent wanted, CompletionStage<?> stop) {
        synchronized (this) {
            if (isClosed || !starting.add(wanted)) {
                return Optional.empty();
            }
        }
        List<WarmParent> superfluous = new ArrayList<>();
        try {
            WarmParent parent = WarmParent.start(wanted, filter, user, START_PATIENCE, stop);
            synchronized (this) {
                if (isClosed) {
                    superfluous.add(parent);
                    return Optional.empty();
                }
                parent.claim();
                entries.put(wanted, new Entry(parent));
                superfluous.addAll(takeSuperfluous());
                updateHeldBytes();
                watchIdle();
            }
            return Optional.of(parent);
        } catch (IOException e) {
            log.debug("no warm process {}", wanted.name(), e);
            // One that was stopped on the way may be fine.
            if (!stop.toCompletableFuture().isDone()) {
                commands.failed(wanted, String.valueOf(e.getMessage()));
            }
            return Optional.empty();
        } finally {
            synchronized (this) {
                starting.remove(wanted);
            }
            superfluous.forEach(WarmParent::close);
        }
    }

    @GuardedBy("this")
    private List<WarmParent> takeSuperfluous() {
        List<WarmParent> taken = new ArrayList<>();
        while (entries.size() > MOST_PARENTS) {
            Optional<Map.Entry<WarmCommands.Parent, Entry>> oldest = entries.entrySet().stream()
                    .filter(entry -> entry.getValue().parent.isIdle())
                    .min((a, b) -> Long.signum(a.getValue().lastUseNanos - b.getValue().lastUseNanos));
            if (oldest.isEmpty()) {
                break;
            }
            entries.remove(oldest.get().getKey());
            taken.add(oldest.get().getValue().parent);
        }
        return taken;
    }

    /** Sees to it that idle ones end; one look after another, however many parents there are. */
    @GuardedBy("this")
    private void watchIdle() {
        if (!isWatched && !entries.isEmpty()) {
            isWatched = true;
            var unused = timer.after(idleTime, this::endIdle);
        }
    }

    private void endIdle() {
        List<WarmParent> idle = new ArrayList<>();
        synchronized (this) {
            isWatched = false;
            long now = System.nanoTime();
            entries.values().removeIf(entry -> {
                boolean isUnused = now - entry.lastUseNanos >= idleTime.toNanos() || !entry.parent.isUsable();
                boolean isOver = entry.parent.isIdle() && isUnused;
                if (isOver) {
                    idle.add(entry.parent);
                }
                return isOver;
            });
            updateHeldBytes();
            watchIdle();
        }
        idle.forEach(WarmParent::close);
    }

    /** Returns the memory that the parents hold, which no run is charged with. */
    long heldBytes() {
        return heldBytes;
    }

    @GuardedBy("this")
    private void updateHeldBytes() {
        heldBytes = entries.values().stream()
                .mapToLong(entry -> entry.residentBytes)
                .sum();
    }

    /** Ends all parents; no run may be under way. */
    @Override
    public void close() {
        List<WarmParent> all;
        synchronized (this) {
            isClosed = true;
            all = entries.values().stream().map(entry -> entry.parent).toList();
            entries.clear();
            updateHeldBytes();
        }
        all.forEach(WarmParent::close);
    }
}
