package dev.codonq.sandbox;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.codonq.action.Limit;
import dev.codonq.action.ResourceLimits;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * What looks at a run again and again and tells when it exceeds a limit that no kernel enforces, or only for a single
 * process: silence, processor time, output, disk, and what {@link Accounting} knows. Each look also tells how much memory
 * is in use. Thread-safe; for one run. Every look is the timer's thread's, under the lock.
 */
final class RunMonitor implements AutoCloseable {
    /** Time between two looks: short, since a run without a control group can take memory until the next. */
    static final Duration INTERVAL = Duration.ofMillis(25);

    /** Less processor time than this in a row of looks is no progress: a process that only waits uses some, too. */
    private static final Duration PROGRESS = Duration.ofMillis(10);

    /** A look at the disk that takes longer than this may take one part in so many of the time. */
    private static final Duration CHEAP = Duration.ofMillis(5);

    private static final int DISK_SHARE = 20;

    private final ResourceLimits limits;
    private final Accounting accounting;
    private final LongSupplier writtenBytes;
    private final BooleanSupplier diskIsFull;
    private final Consumer<Limit> onExceeded;
    private final RunProgress progress;
    private final ProcessStages stages;
    private final Timer timer;

    @GuardedBy("this")
    private Timer.Alarm next;

    @GuardedBy("this")
    private boolean isOver;

    /** How often a look came since there was progress; time itself is the timer's business. */
    @GuardedBy("this")
    private long looksInSilence;

    @GuardedBy("this")
    private long looksUntilDisk;

    @GuardedBy("this")
    private long lastWrittenBytes;

    @GuardedBy("this")
    private Duration lastCpuTime = Duration.ZERO;

    /**
     * Begins to look.
     *
     * @param writtenBytes what the run has written to its streams so far
     * @param onExceeded told of one limit, once
     * @param progress told of the memory in use, until {@link #close} returns
     * @param stages look as well, until then
     */
    RunMonitor(
            ResourceLimits limits,
            Accounting accounting,
            LongSupplier writtenBytes,
            BooleanSupplier diskIsFull,
            Consumer<Limit> onExceeded,
            RunProgress progress,
            ProcessStages stages,
            Timer timer) {
        this.stages = stages;
        this.limits = limits;
        this.accounting = accounting;
        this.writtenBytes = writtenBytes;
        this.diskIsFull = diskIsFull;
        this.onExceeded = onExceeded;
        this.progress = progress;
        this.timer = timer;
        synchronized (this) {
            // Under the lock: it may go off, and set the next one, before it is assigned here.
            this.next = timer.after(INTERVAL, this::look);
        }
    }

    private synchronized void look() {
        if (isOver) {
            return;
        }
        Optional<Limit> exceeded;
        try {
            exceeded = exceeded();
        } finally {
            // Also where a look fails, as for want of a descriptor: the next may not.
            next = timer.after(INTERVAL, this::look);
        }
        if (exceeded.isPresent()) {
            close();
            onExceeded.accept(exceeded.get());
        }
        tell();
    }

    /**
     * Told under the lock, so that nothing is told once close() has returned: the run's thread then says that the
     * processes have ended, and must not be overtaken. Without the lock, close() would have to wait for who is told all
     * the same. Nobody can be kept waiting in a circle, since only a look and close() take this lock, and neither is
     * called by anybody who is told or who holds a lock of theirs. It comes last in a look: limits hold, whatever it does.
     */
    @GuardedBy("this")
    private void tell() {
        accounting.memoryInUse().ifPresent(progress::memoryInUse);
        stages.look();
    }

    @GuardedBy("this")
    private Optional<Limit> exceeded() {
        Optional<Limit> accounted = accounting.check();
        if (accounted.isPresent()) {
            return accounted;
        }
        long written = writtenBytes.getAsLong();
        if (written > limits.writtenBytes()) {
            return Optional.of(Limit.OUTPUT);
        }
        if (isDiskFull()) {
            return Optional.of(Limit.DISK);
        }
        if (limits.cpuTime().isPresent() || limits.silentTimeout().isPresent()) {
            return timeExceeded(written, accounting.use().cpuTime().orElse(Duration.ZERO));
        }
        return Optional.empty();
    }

    /** Counting very many files takes long, and other runs wait for the same thread: so that is done less often. */
    @GuardedBy("this")
    private boolean isDiskFull() {
        if (looksUntilDisk > 0) {
            looksUntilDisk--;
            return false;
        }
        long start = System.nanoTime();
        boolean isFull = diskIsFull.getAsBoolean();
        long tooLong = System.nanoTime() - start - CHEAP.toNanos();
        looksUntilDisk = Math.max(0, tooLong) * DISK_SHARE / INTERVAL.toNanos();
        return isFull;
    }

    @GuardedBy("this")
    private Optional<Limit> timeExceeded(long written, Duration cpuTime) {
        if (limits.cpuTime().filter(limit -> cpuTime.compareTo(limit) > 0).isPresent()) {
            return Optional.of(Limit.CPU_TIME);
        }
        if (written != lastWrittenBytes || cpuTime.minus(lastCpuTime).compareTo(PROGRESS) >= 0) {
            lastWrittenBytes = written;
            lastCpuTime = cpuTime;
            looksInSilence = 0;
            return Optional.empty();
        }
        looksInSilence++;
        return limits.silentTimeout()
                .filter(limit -> INTERVAL.multipliedBy(looksInSilence).compareTo(limit) >= 0)
                .map(limit -> Limit.SILENCE);
    }

    /** Looks no more, and tells nothing more. */
    @Override
    public synchronized void close() {
        isOver = true;
        next.cancel();
    }
}
