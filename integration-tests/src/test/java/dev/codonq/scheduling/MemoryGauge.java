package dev.codonq.scheduling;

import dev.codonq.testing.HostTraces;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * What looks again and again at the memory of all runs: as the scheduler tells, and as the kernel counts it. Thread-safe;
 * looks until closed, on a thread of its own.
 */
final class MemoryGauge implements AutoCloseable {
    private static final long INTERVAL_NANOS = 50_000_000;
    private static final long PATIENCE_MILLIS = 10_000;

    private final HostTraces traces = HostTraces.ofThisProcess();
    private final Supplier<SchedulerSnapshot.Memory> scheduler;
    private final Thread thread = new Thread(this::watch, "memory-gauge");
    private volatile long mostTold;
    private volatile long mostCounted;
    private volatile boolean isOver;

    /** Begins to look. */
    MemoryGauge(Supplier<SchedulerSnapshot.Memory> scheduler) {
        this.scheduler = scheduler;
        thread.start();
    }

    /** Returns the most that the scheduler has said to be in use. */
    long mostTold() {
        return mostTold;
    }

    /** Returns the most that the control groups of runs held; 0 where there are none. */
    long mostCounted() {
        return mostCounted;
    }

    private void watch() {
        while (!isOver) {
            mostTold = Math.max(mostTold, scheduler.get().inUseBytes());
            mostCounted = Math.max(
                    mostCounted,
                    traces.controlGroups().stream()
                            .mapToLong(MemoryGauge::memoryOf)
                            .sum());
            LockSupport.parkNanos(INTERVAL_NANOS);
        }
    }

    /** Files that nobody has used for a while do not count: the kernel gives those up first. */
    private static long memoryOf(String group) {
        Path directory = Path.of(group);
        boolean isUnified = Files.exists(directory.resolve("memory.current"));
        try {
            long charged = number(directory.resolve(isUnified ? "memory.current" : "memory.usage_in_bytes"));
            String idle = isUnified ? "inactive_file " : "total_inactive_file ";
            List<String> stat = Files.readAllLines(directory.resolve("memory.stat"), StandardCharsets.ISO_8859_1);
            return charged
                    - stat.stream()
                            .filter(line -> line.startsWith(idle))
                            .mapToLong(line -> Long.parseLong(line.substring(idle.length())))
                            .sum();
        } catch (IOException e) {
            // A group of another controller, or of a run that has ended meanwhile.
            return 0;
        }
    }

    private static long number(Path file) throws IOException {
        return Long.parseLong(
                Files.readString(file, StandardCharsets.ISO_8859_1).strip());
    }

    @Override
    public void close() {
        isOver = true;
        try {
            thread.join(PATIENCE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
