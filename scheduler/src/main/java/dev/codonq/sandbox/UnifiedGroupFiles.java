package dev.codonq.sandbox;

import dev.codonq.action.ResourceLimits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A control group of version 2: one directory. Immutable.
 *
 * <p>Its files are there for the controllers that the group above hands down in {@code cgroup.subtree_control}. A group
 * that does so may hold no processes itself, but for the first of all. Processor time needs no controller.
 */
record UnifiedGroupFiles(Path directory) implements GroupFiles {
    private static final List<String> CONTROLLERS = List.of("memory", "pids");

    /** With it groups beside each other have equal shares of the processors; a machine without it will do. */
    private static final String SHARES = "cpu";

    @Override
    public List<Path> directories() {
        return List.of(directory);
    }

    @Override
    public GroupFiles child(String name) {
        return new UnifiedGroupFiles(directory.resolve(name));
    }

    /**
     * Hands the controllers down to the groups below this one, where that is not done already. It is not undone: who
     * else relies on it afterwards is not known.
     */
    void handDownControllers() throws IOException {
        Path handedDown = directory.resolve("cgroup.subtree_control");
        String missing = missing(handedDown);
        if (missing.isEmpty()) {
            return;
        }
        String absent = missing(directory.resolve("cgroup.controllers"));
        if (!absent.isEmpty()) {
            throw new IOException(directory + " has no controller for " + absent);
        }
        String asked = CONTROLLERS.stream().map(name -> "+" + name).collect(Collectors.joining(" "));
        boolean hasShares = names(directory.resolve("cgroup.controllers")).contains(SHARES);
        GroupFiles.write(handedDown, hasShares ? asked + " +" + SHARES : asked);
    }

    private static List<String> names(Path controllers) throws IOException {
        return List.of(Files.readString(controllers, StandardCharsets.ISO_8859_1)
                .strip()
                .split(" ", -1));
    }

    private static String missing(Path controllers) throws IOException {
        List<String> there = names(controllers);
        return CONTROLLERS.stream().filter(name -> !there.contains(name)).collect(Collectors.joining(", "));
    }

    /** Returns whether the group has a limit that a process moved out of it would escape. */
    boolean isLimited() throws IOException {
        for (String name : List.of("memory.max", "memory.high", "memory.swap.max", "pids.max", "cpu.max")) {
            Path file = directory.resolve(name);
            if (Files.exists(file)
                    && !Files.readString(file, StandardCharsets.ISO_8859_1).startsWith("max")) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void limit(ResourceLimits limits) throws IOException {
        GroupFiles.write(directory.resolve("memory.max"), Long.toString(limits.memoryBytes()));
        // Missing where the kernel has no swap, or does not count it; and before Linux 4.19.
        writeIfThere("memory.swap.max", "0");
        writeIfThere("memory.oom.group", "1");
        GroupFiles.write(directory.resolve("pids.max"), Integer.toString(limits.processes()));
    }

    private void writeIfThere(String name, String value) throws IOException {
        Path file = directory.resolve(name);
        if (Files.exists(file)) {
            GroupFiles.write(file, value);
        }
    }

    /** A group above, or the whole machine, may be what was out of memory; {@code oom} counts only the group's own. */
    @Override
    public boolean memoryExceeded() throws IOException {
        Path events = directory.resolve("memory.events");
        return GroupFiles.number(events, "oom_kill") > 0 && GroupFiles.number(events, "oom") > 0;
    }

    @Override
    public boolean processesExceeded() throws IOException {
        return GroupFiles.refusedForOwnLimit(directory);
    }

    @Override
    public Duration cpuTime() throws IOException {
        return Duration.of(GroupFiles.number(directory.resolve("cpu.stat"), "usage_usec"), ChronoUnit.MICROS);
    }

    @Override
    public long memoryInUse() throws IOException {
        return GroupFiles.withoutIdleFiles(
                GroupFiles.number(directory.resolve("memory.current")),
                GroupFiles.number(directory.resolve("memory.stat"), "inactive_file"));
    }

    @Override
    public Optional<Long> peakMemoryBytes() throws IOException {
        Path peak = directory.resolve("memory.peak");
        return Files.exists(peak) ? Optional.of(GroupFiles.number(peak)) : Optional.empty();
    }

    @Override
    public void forbidProcesses() throws IOException {
        GroupFiles.write(directory.resolve("pids.max"), "0");
    }

    @Override
    public void kill() throws IOException {
        Path all = directory.resolve("cgroup.kill");
        if (Files.exists(all)) {
            GroupFiles.write(all, "1");
        } else {
            killOneByOne();
        }
    }
}
