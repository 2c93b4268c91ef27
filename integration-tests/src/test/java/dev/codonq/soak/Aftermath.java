package dev.codonq.soak;

import dev.codonq.hostile.Leftovers;
import dev.codonq.testing.HostTraces;
import dev.codonq.testing.OwnTraces;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** What must be back to the start when a round is over. Not thread-safe. */
final class Aftermath {
    /** Descriptors that the JVM itself may open at any time, and those of the neighbour. */
    private static final int DESCRIPTOR_SLACK = 16;

    private static final long HEAP_SLACK_BYTES = 16 << 20;

    /** What the JVM itself, this soak and the first use of everything leave in memory is there after so many rounds. */
    private static final int FIRST_ROUNDS = 3;

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Findings findings;
    private final String mark;
    private final int descriptors = OwnTraces.descriptors();
    private long heapBytes;
    private int rounds;

    Aftermath(Findings findings, String mark) {
        this.findings = findings;
        this.mark = mark;
    }

    /** Checks what is left of a round whose jobs and actions were those of {@code ledger}. */
    void check(Ledger ledger, Neighbour neighbour) {
        requireGone("threads", OwnTraces::threads);
        requireGone("processes", this::marked);
        requireGone("children", () -> OwnTraces.children(neighbour.pids()));
        requireNoTraces(ProcessHandle.current().pid());
        try {
            findings.require(
                    Leftovers.remove(mark).isEmpty(), "something of the runs is left in the host's directories");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        requireFewDescriptors();
        requireGone(findings, "jobs", ledger::jobsInMemory);
        requireGone(findings, "actions", ledger::actionsInMemory);
        requireSmallHeap();
    }

    /** Checks what is left when the neighbour is gone and the processes {@code pids} have lived. */
    void checkEnd(List<Long> pids) {
        requireGone("children at the end", () -> OwnTraces.children(List.of()));
        pids.forEach(this::requireNoTraces);
    }

    private Set<String> marked() {
        try {
            Set<String> found = new TreeSet<>();
            Leftovers.processes(mark).forEach(process -> found.add(process + " " + process.info()));
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void requireNoTraces(long pid) {
        HostTraces traces = new HostTraces(pid);
        requireGone("execution roots", traces::workRoots);
        requireGone("mounts", traces::mounts);
        requireGone("control groups", traces::controlGroups);
    }

    private void requireFewDescriptors() {
        requireGone("descriptors", () -> {
            int now = OwnTraces.descriptors();
            return now <= descriptors + DESCRIPTOR_SLACK ? Set.of() : Set.of(descriptors + " before, now " + now);
        });
    }

    private void requireSmallHeap() {
        System.gc();
        long used = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        rounds++;
        if (rounds <= FIRST_ROUNDS) {
            heapBytes = Math.max(heapBytes, used);
        } else {
            findings.require(
                    used <= heapBytes + HEAP_SLACK_BYTES,
                    "live heap: " + heapBytes + " bytes after the first rounds, now " + used);
        }
    }

    /** Ended threads and processes need a moment to vanish from the lists. */
    private void requireGone(String what, Supplier<? extends Collection<?>> left) {
        long start = System.nanoTime();
        while (!left.get().isEmpty()) {
            if (System.nanoTime() - start > PATIENCE_NANOS) {
                findings.broken(what + " left: " + left.get());
                return;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    /** Requires that nothing refers to any of them. */
    static void requireGone(Findings findings, String what, Supplier<List<Object>> inMemory) {
        long start = System.nanoTime();
        System.gc();
        while (!inMemory.get().isEmpty()) {
            if (System.nanoTime() - start > PATIENCE_NANOS) {
                List<Object> left = inMemory.get();
                findings.broken(left.size() + " " + what + " are still in memory, such as "
                        + left.stream().limit(3).toList());
                return;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            System.gc();
        }
    }
}
