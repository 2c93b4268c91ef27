package dev.codonq.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.codonq.action.Action;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What earlier runs of the same took, by which the next is planned: in memory, bounded, and behind that on disk, where it is
 * shared by any number of processes. Thread-safe.
 *
 * <p>Of the same are runs whose actions agree in subject, isolation and arguments. So a source that is edited keeps its
 * history; another source, kind or option has its own.
 *
 * <p>The expected run time is a moving average in which each run weighs as much as all before it: it halves what it was wrong
 * by with every run. The expected peak of memory errs to the high side: it is that of the latest run where that is higher
 * than expected, else three quarters of what was expected and one quarter of that of the latest run.
 *
 * <p>No call fails for the disk. When something there cannot be opened, read or written, that is logged once, and the history
 * is in memory only from then on. It is no warning: what is lost is the order of runs, not a result.
 */
public final class RunHistory implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(RunHistory.class);

    /** Of 163 bytes of heap each, measured: some 16 MB. */
    private static final long MAX_ENTRIES = 100_000;

    /** Also holds {@link RunEstimate#NONE}, for what the disk does not know either. */
    private final Cache<RunKey, RunEstimate> memory;

    private final boolean isReadOnly;
    private final Object lock = new Object();

    @GuardedBy("lock")
    private @Nullable HistoryFile disk;

    /** @param disk null where it is in memory only */
    RunHistory(long maxEntries, @Nullable HistoryFile disk, boolean isReadOnly) {
        this.disk = disk;
        this.isReadOnly = isReadOnly;
        memory = Caffeine.newBuilder()
                .maximumSize(maxEntries)
                // As in ActionCache.
                .executor(Runnable::run)
                .build();
    }

    /** Returns a history that is in memory only. */
    public static RunHistory inMemory() {
        return new RunHistory(MAX_ENTRIES, null, false);
    }

    /** Returns the history that is kept in a cache; what cannot be opened is as {@link #inMemory}. */
    static RunHistory in(CacheLayout layout, boolean isReadOnly) {
        Path file = layout.history();
        try {
            return new RunHistory(
                    MAX_ENTRIES, HistoryFile.open(file, isReadOnly).orElse(null), isReadOnly);
        } catch (IOException e) {
            say(e);
            return inMemory();
        }
    }

    /**
     * Returns what a run of {@code action} is expected to take, if one of the same is known. Of what this process knows
     * already, it is not noticed that others learn more before this process records a run of it, too.
     */
    public Optional<Expectation> expectation(Action action) {
        RunKey key = RunKey.of(action);
        RunEstimate known = memory.getIfPresent(key);
        return (known == null ? recall(key) : known).expectation();
    }

    /** Under the lock: what was read must not replace what is recorded meanwhile. */
    private RunEstimate recall(RunKey key) {
        synchronized (lock) {
            RunEstimate known = memory.getIfPresent(key);
            if (known != null) {
                return known;
            }
            RunEstimate stored = read(key);
            if (disk != null) {
                memory.put(key, stored);
            }
            return stored;
        }
    }

    /**
     * Learns from a run of {@code action} that has ended by itself.
     *
     * @param peakMemoryBytes empty where it is not known
     * @throws IllegalArgumentException if one of the figures is negative
     */
    public void record(Action action, Duration runTime, Optional<Long> peakMemoryBytes) {
        RunKey key = RunKey.of(action);
        synchronized (lock) {
            RunEstimate now = latest(key).after(runTime, peakMemoryBytes);
            memory.put(key, now);
            write(key, now);
        }
    }

    /** On disk is also what other processes have learned since we read it; unless ours never gets there. */
    @GuardedBy("lock")
    private RunEstimate latest(RunKey key) {
        RunEstimate known = memory.getIfPresent(key);
        if (known != null && known.isKnown() && isReadOnly) {
            return known;
        }
        RunEstimate stored = read(key);
        return stored.isKnown() || known == null ? stored : known;
    }

    @GuardedBy("lock")
    private RunEstimate read(RunKey key) {
        try {
            return disk == null ? RunEstimate.NONE : disk.read(key);
        } catch (IOException e) {
            giveUp(e);
            return RunEstimate.NONE;
        }
    }

    @GuardedBy("lock")
    private void write(RunKey key, RunEstimate estimate) {
        try {
            if (disk != null && !isReadOnly) {
                disk.write(key, estimate);
            }
        } catch (IOException e) {
            giveUp(e);
        }
    }

    /** Forgets everything; other processes go on with what they have in memory. */
    void clear() {
        synchronized (lock) {
            memory.invalidateAll();
            try {
                if (disk != null && !isReadOnly) {
                    disk.clear();
                }
            } catch (IOException e) {
                giveUp(e);
            }
        }
    }

    @GuardedBy("lock")
    private void giveUp(IOException cause) {
        say(cause);
        close();
    }

    private static void say(IOException cause) {
        log.info("what runs take is remembered by this process only: {}", cause.toString());
    }

    /** Lets go of the disk. The history is in memory only then. */
    @Override
    public void close() {
        synchronized (lock) {
            HistoryFile open = disk;
            disk = null;
            try {
                if (open != null) {
                    open.close();
                }
            } catch (IOException e) {
                log.debug("the history of runs could not be closed", e);
            }
        }
    }
}
