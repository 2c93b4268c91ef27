package dev.codonq.sandbox;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.codonq.action.Limit;
import dev.codonq.action.ResourceUse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The control group of one run: the kernel counts the processes in it together and holds them to the limits. Thread-safe.
 *
 * <p>Only a limit that the kernel says to have enforced is reported: memory when it has killed a process, processes when
 * it has refused one.
 */
final class ControlGroup implements Accounting {
    private static final Logger log = LoggerFactory.getLogger(ControlGroup.class);

    /** How long the kernel may take to end killed processes and let go of their group. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final GroupFiles files;
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private Optional<Limit> exceeded = Optional.empty();

    @GuardedBy("lock")
    private ResourceUse use = ResourceUse.UNKNOWN;

    /** Whether processes are refused for another reason than the limit. */
    @GuardedBy("lock")
    private boolean isSealed;

    @GuardedBy("lock")
    private boolean isClosed;

    @GuardedBy("lock")
    private boolean isReported;

    /** Accounts for a group that has been made and limited. */
    ControlGroup(GroupFiles files) {
        this.files = files;
    }

    @Override
    public List<Path> entrances() {
        return files.entrances();
    }

    @Override
    public Set<Long> members() {
        try {
            return files.members();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list the processes of a control group", e);
        }
    }

    @Override
    public void seal() {
        lock.lock();
        try {
            if (!isClosed && !isSealed) {
                lookForExceeded();
                isSealed = true;
                files.forbidProcesses();
            }
        } catch (IOException e) {
            report(e);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Optional<Limit> check() {
        lock.lock();
        try {
            lookForExceeded();
            return exceeded;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Optional<Long> memoryInUse() {
        lock.lock();
        try {
            return isClosed ? Optional.empty() : Optional.of(files.memoryInUse());
        } catch (IOException e) {
            report(e);
            return Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public ResourceUse use() {
        lock.lock();
        try {
            measure();
            return use;
        } finally {
            lock.unlock();
        }
    }

    /** Keeps the last figures, kills what is left and removes the group. */
    @Override
    public void close() {
        lock.lock();
        try {
            if (!isClosed) {
                lookForExceeded();
                measure();
                isClosed = true;
                end(files);
            }
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private void lookForExceeded() {
        if (isClosed || exceeded.isPresent()) {
            return;
        }
        try {
            if (files.memoryExceeded()) {
                exceeded = Optional.of(Limit.MEMORY);
            } else if (!isSealed && files.processesExceeded()) {
                exceeded = Optional.of(Limit.PROCESSES);
            }
        } catch (IOException e) {
            report(e);
        }
    }

    @GuardedBy("lock")
    private void measure() {
        if (isClosed) {
            return;
        }
        try {
            use = new ResourceUse(
                    Optional.of(files.cpuTime()), files.peakMemoryBytes(), ResourceUse.Source.CONTROL_GROUP);
        } catch (IOException e) {
            report(e);
        }
    }

    /** The same trouble would come at every look: once is enough to say it. */
    @GuardedBy("lock")
    private void report(IOException e) {
        if (!isReported) {
            isReported = true;
            log.warn("cannot read a control group in {}; the last figures stand", files.directories(), e);
        }
    }

    /** Kills what is in a group, removes it, and waits until that is done. A failure is logged. */
    static void end(GroupFiles files) {
        Removal removal = new Removal(files);
        if (!Polling.until(PATIENCE, removal::isDone)) {
            log.warn("cannot remove a control group in {}", files.directories(), removal.lastFailure);
        }
    }

    /** Attempts to remove a group. Confined to one thread. */
    private static final class Removal {
        private final GroupFiles files;
        private @Nullable IOException lastFailure;

        Removal(GroupFiles files) {
            this.files = files;
        }

        /** An empty group, as is usual, goes at once; the kernel refuses while a process is in it or is just ending. */
        boolean isDone() {
            try {
                files.remove();
                return true;
            } catch (IOException e) {
                lastFailure = e;
            }
            try {
                // A process that does nothing but create its successor would otherwise never be caught.
                files.forbidProcesses();
                files.kill();
            } catch (IOException e) {
                lastFailure.addSuppressed(e);
            }
            return false;
        }
    }
}
