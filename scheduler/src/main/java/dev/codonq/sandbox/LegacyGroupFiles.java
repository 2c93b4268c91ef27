package dev.codonq.sandbox;

import dev.codonq.action.ResourceLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A control group of version 1: one directory each for memory, processes, processor time and the share of the processors,
 * some of which may be the same where the machine mounts controllers together. Immutable.
 *
 * <p>Nothing is set of the share: groups beside each other then have equal ones, whatever the number of processes in them.
 */
record LegacyGroupFiles(Path memory, Path pids, Path cpuacct, Path cpu) implements GroupFiles {
    /** More than the kernel asks for at once where it kills if it does not get it: eight pages, of up to 64 KiB each. */
    private static final long LARGEST_REFUSAL_BYTES = 1 << 20;

    @Override
    public List<Path> directories() {
        return Stream.of(memory, pids, cpuacct, cpu).distinct().toList();
    }

    /**
     * The files of threads. For a thread that moves itself, the kernel need not hold up the threads of all processes, as
     * it must for {@code cgroup.procs}: that has a run wait for about 10 ms (seen on 6.18).
     */
    @Override
    public List<Path> entrances() {
        return directories().stream()
                .map(directory -> directory.resolve("tasks"))
                .toList();
    }

    @Override
    public GroupFiles child(String name) {
        return new LegacyGroupFiles(memory.resolve(name), pids.resolve(name), cpuacct.resolve(name), cpu.resolve(name));
    }

    @Override
    public void limit(ResourceLimits limits) throws IOException {
        String bytes = Long.toString(limits.memoryBytes());
        // Memory with swap cannot be limited to less than memory alone, which begins as good as unlimited.
        GroupFiles.write(memory.resolve("memory.limit_in_bytes"), bytes);
        Path withSwap = memory.resolve("memory.memsw.limit_in_bytes");
        if (Files.exists(withSwap)) {
            GroupFiles.write(withSwap, bytes);
        } else {
            // The kernel was started without counting swap: then nothing of the group is swapped out.
            GroupFiles.write(memory.resolve("memory.swappiness"), "0");
        }
        GroupFiles.write(pids.resolve("pids.max"), Integer.toString(limits.processes()));
    }

    /** A group above, or the whole machine, may be what was out of memory: so the group must have been at its limit. */
    @Override
    public boolean memoryExceeded() throws IOException {
        return GroupFiles.number(memory.resolve("memory.oom_control"), "oom_kill") > 0 && hasBeenAtLimit();
    }

    /** The files {@code failcnt} were made for this, but no longer count on every kernel (seen on 6.18). */
    private boolean hasBeenAtLimit() throws IOException {
        String counted = Files.exists(memory.resolve("memory.memsw.limit_in_bytes")) ? "memory.memsw." : "memory.";
        long most = GroupFiles.number(memory.resolve(counted + "max_usage_in_bytes"));
        return most > GroupFiles.number(memory.resolve(counted + "limit_in_bytes")) - LARGEST_REFUSAL_BYTES;
    }

    @Override
    public boolean processesExceeded() throws IOException {
        return GroupFiles.refusedForOwnLimit(pids);
    }

    @Override
    public Duration cpuTime() throws IOException {
        return Duration.ofNanos(GroupFiles.number(cpuacct.resolve("cpuacct.usage")));
    }

    @Override
    public long memoryInUse() throws IOException {
        return GroupFiles.withoutIdleFiles(
                GroupFiles.number(memory.resolve("memory.usage_in_bytes")),
                GroupFiles.number(memory.resolve("memory.stat"), "total_inactive_file"));
    }

    @Override
    public Optional<Long> peakMemoryBytes() throws IOException {
        return Optional.of(GroupFiles.number(memory.resolve("memory.max_usage_in_bytes")));
    }

    @Override
    public void forbidProcesses() throws IOException {
        GroupFiles.write(pids.resolve("pids.max"), "0");
    }

    @Override
    public void kill() throws IOException {
        killOneByOne();
    }
}
