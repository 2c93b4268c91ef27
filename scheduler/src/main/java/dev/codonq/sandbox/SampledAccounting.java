package dev.codonq.sandbox;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.codonq.action.Limit;
import dev.codonq.action.ResourceLimits;
import dev.codonq.action.ResourceUse;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the processes of a run use as seen by looking at each from time to time, for machines where no control group can
 * be had. Thread-safe.
 *
 * <p>What happens between two looks is missed: a peak of memory, processes that come and go, and the processor time
 * after the last look. The peak counts memory that processes share once for each.
 */
final class SampledAccounting implements Accounting {
    /*
     * Processor time. A live process tells its own and, apart from it, that of the children it has waited for. So when a
     * process goes, its time turns up in the one that waited for it, where that is of the run; in a pid namespace the
     * last to wait is the namespace's first process. The sum over the live is then complete, and may only jump by what
     * children used whom nobody saw.
     *
     * It is lost with a parent that ignores SIGCHLD, which waits for nobody, and with the run's very first process, whom
     * codonq waits for. Therefore what was last seen of the gone is kept (unclaimed), until the live have claimed as much
     * as waited for. A child may be claimed one look later than it was seen to be gone, as the parent may have been
     * looked at before; what is claimed can also be of children nobody saw. So after processes that nobody waited for,
     * later ones can be missed in the sum: it errs to the low side, and it never falls.
     *
     * Memory. The sum of what is resident counts shared pages once for every process. It is cheap, and an upper bound, so
     * it decides when the exact sum is worth its price, which is that of walking through the page tables.
     */
    private static final Logger log = LoggerFactory.getLogger(SampledAccounting.class);

    private final ResourceLimits limits;
    private final Supplier<List<Long>> members;
    private final long pageBytes = ProcFile.pageBytes();
    private final ReentrantLock lock = new ReentrantLock();

    /** Who was alive at the last look. */
    @GuardedBy("lock")
    private Map<Identity, ProcFile.Stat> alive = new HashMap<>();

    @GuardedBy("lock")
    private long unclaimedTicks;

    @GuardedBy("lock")
    private long residentBytes;

    @GuardedBy("lock")
    private long peakBytes;

    @GuardedBy("lock")
    private boolean hasLooked;

    @GuardedBy("lock")
    private Optional<Limit> exceeded = Optional.empty();

    @GuardedBy("lock")
    private boolean isClosed;

    /** A process for ever: its number alone is given to another later. */
    private record Identity(long pid, long startTicks) {}

    /** @param members gives the numbers of the run's processes; may miss some, and may fail */
    SampledAccounting(ResourceLimits limits, Supplier<List<Long>> members) {
        this.limits = limits;
        this.members = members;
    }

    /** Returns none: nothing is to be entered. */
    @Override
    public List<Path> entrances() {
        return List.of();
    }

    @Override
    public Set<Long> members() {
        return Set.of();
    }

    /** Returns what the last look saw. */
    @Override
    public List<String> programs() {
        lock.lock();
        try {
            return alive.values().stream()
                    .limit(MOST_PROGRAMS)
                    .map(ProcFile.Stat::name)
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    /** Does nothing: the kernel knows nothing of the run. */
    @Override
    public void seal() {}

    @Override
    public Optional<Limit> check() {
        lock.lock();
        try {
            if (!isClosed) {
                look();
            }
            return exceeded;
        } catch (UncheckedIOException e) {
            // The next look may do better, as for want of a descriptor; this one has changed nothing.
            log.debug("cannot look at the processes of a run", e);
            return exceeded;
        } finally {
            lock.unlock();
        }
    }

    /** Returns the upper bound that the last look took. */
    @Override
    public Optional<Long> memoryInUse() {
        lock.lock();
        try {
            return hasLooked && !isClosed ? Optional.of(residentBytes) : Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    /** Returns what the last look saw. */
    @Override
    public ResourceUse use() {
        lock.lock();
        try {
            if (!hasLooked) {
                return ResourceUse.UNKNOWN;
            }
            long ticks = unclaimedTicks;
            for (ProcFile.Stat stat : alive.values()) {
                ticks += stat.ownTicks() + stat.waitedTicks();
            }
            return new ResourceUse(
                    Optional.of(ProcFile.ofTicks(ticks)), Optional.of(peakBytes), ResourceUse.Source.SAMPLING);
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private void look() {
        Map<Identity, ProcFile.Stat> now = readAll();
        account(now);
        alive = now;
        hasLooked = true;
        residentBytes = residentBytes(now);
        peakBytes = Math.max(peakBytes, residentBytes);
        if (exceeded.isEmpty()) {
            exceeded = findExceeded(now);
        }
    }

    /** Who was there before and is not named now may just have been missed, or have escaped: it goes on to count. */
    @GuardedBy("lock")
    private Map<Identity, ProcFile.Stat> readAll() {
        Map<Identity, ProcFile.Stat> now = new HashMap<>();
        Set<Long> named = new HashSet<>(members.get());
        for (long pid : named) {
            ProcFile.stat(pid).ifPresent(stat -> now.put(new Identity(pid, stat.startTicks()), stat));
        }
        for (Identity earlier : alive.keySet()) {
            if (!named.contains(earlier.pid())) {
                ProcFile.stat(earlier.pid())
                        .filter(stat -> stat.startTicks() == earlier.startTicks())
                        .ifPresent(stat -> now.put(earlier, stat));
            }
        }
        return now;
    }

    @GuardedBy("lock")
    private void account(Map<Identity, ProcFile.Stat> now) {
        long goneTicks = 0;
        for (Map.Entry<Identity, ProcFile.Stat> earlier : alive.entrySet()) {
            if (!now.containsKey(earlier.getKey())) {
                goneTicks += earlier.getValue().ownTicks() + earlier.getValue().waitedTicks();
            }
        }
        long claimedTicks = 0;
        for (Map.Entry<Identity, ProcFile.Stat> current : now.entrySet()) {
            ProcFile.Stat before = alive.get(current.getKey());
            claimedTicks += current.getValue().waitedTicks() - (before == null ? 0 : before.waitedTicks());
        }
        unclaimedTicks = Math.max(0, unclaimedTicks + goneTicks - claimedTicks);
    }

    @GuardedBy("lock")
    private Optional<Limit> findExceeded(Map<Identity, ProcFile.Stat> now) {
        if (residentBytes > limits.memoryBytes() && exactBytes(now) > limits.memoryBytes()) {
            return Optional.of(Limit.MEMORY);
        }
        int count = 0;
        for (ProcFile.Stat stat : now.values()) {
            // One that has ended and was not waited for has no thread, but takes its place still.
            count += Math.max(1, stat.threads());
        }
        return count > limits.processes() ? Optional.of(Limit.PROCESSES) : Optional.empty();
    }

    private long residentBytes(Map<Identity, ProcFile.Stat> processes) {
        long pages = 0;
        for (ProcFile.Stat stat : processes.values()) {
            pages += stat.residentPages();
        }
        return pages * pageBytes;
    }

    private long exactBytes(Map<Identity, ProcFile.Stat> processes) {
        long bytes = 0;
        for (ProcFile.Stat stat : processes.values()) {
            bytes += ProcFile.proportionalBytes(stat.pid()).orElseGet(() -> hiddenBytes(stat.pid()));
        }
        return bytes;
    }

    /** A process that hides its memory, as it can, is charged with all that is resident; one that is gone, with none. */
    private long hiddenBytes(long pid) {
        return ProcFile.stat(pid)
                .filter(ProcFile.Stat::isRunning)
                .map(stat -> stat.residentPages() * pageBytes)
                .orElse(0L);
    }

    @Override
    public void close() {
        lock.lock();
        try {
            isClosed = true;
        } finally {
            lock.unlock();
        }
    }
}
