package dev.codonq.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A directory tree that looks like the kernel's control groups, in ordinary files. Not thread-safe. */
final class FakeCgroups {
    private static final String NO_LIMIT = "9223372036854771712\n";

    private final Path root;

    FakeCgroups(Path root) {
        this.root = root;
    }

    /** Makes a group of version 1 in four hierarchies, as it is after its creation. */
    LegacyGroupFiles legacy(String name) throws IOException {
        LegacyGroupFiles group = new LegacyGroupFiles(
                directory("memory/" + name),
                directory("pids/" + name),
                directory("cpuacct/" + name),
                directory("cpu/" + name));
        set(group.memory(), "memory.limit_in_bytes", NO_LIMIT);
        set(group.memory(), "memory.memsw.limit_in_bytes", NO_LIMIT);
        set(group.memory(), "memory.swappiness", "60\n");
        set(group.memory(), "memory.memsw.max_usage_in_bytes", "0\n");
        set(group.memory(), "memory.max_usage_in_bytes", "0\n");
        set(group.memory(), "memory.usage_in_bytes", "0\n");
        set(group.memory(), "memory.stat", "inactive_file 0\nhierarchical_memory_limit 0\ntotal_inactive_file 0\n");
        set(group.memory(), "memory.oom_control", "oom_kill_disable 0\nunder_oom 0\noom_kill 0\n");
        set(group.cpuacct(), "cpuacct.usage", "0\n");
        pids(group.pids());
        for (Path directory : group.directories()) {
            Files.writeString(directory.resolve("tasks"), "");
            Files.writeString(directory.resolve("cgroup.procs"), "");
        }
        return group;
    }

    /** Makes a group of version 2 below one that hands down memory and pids, as it is after its creation. */
    UnifiedGroupFiles unified(String name) throws IOException {
        UnifiedGroupFiles group = bare(name, "memory pids");
        Path directory = group.directory();
        set(directory, "memory.max", "max\n");
        set(directory, "memory.high", "max\n");
        set(directory, "memory.swap.max", "max\n");
        set(directory, "memory.oom.group", "0\n");
        set(directory, "memory.peak", "0\n");
        set(directory, "memory.current", "0\n");
        set(directory, "memory.stat", "anon 0\nfile 0\ninactive_file 0\n");
        set(directory, "memory.events", "low 0\nhigh 0\nmax 0\noom 0\noom_kill 0\noom_group_kill 0\n");
        set(directory, "cgroup.kill", "");
        pids(directory);
        return group;
    }

    /** Makes a group of version 2 that gets these controllers, but has no limits. */
    UnifiedGroupFiles bare(String name, String controllers) throws IOException {
        Path directory = directory(name);
        set(directory, "cgroup.controllers", controllers + "\n");
        set(directory, "cgroup.subtree_control", "\n");
        set(directory, "cgroup.procs", "");
        set(directory, "cpu.stat", "usage_usec 0\nuser_usec 0\nsystem_usec 0\n");
        return new UnifiedGroupFiles(directory);
    }

    private static void pids(Path directory) throws IOException {
        set(directory, "pids.max", "max\n");
        set(directory, "pids.events", "max 0\n");
        set(directory, "pids.peak", "0\n");
    }

    private Path directory(String name) throws IOException {
        return Files.createDirectories(root.resolve(name));
    }

    /** Makes what the process sees in {@code /proc/self}. */
    Path self(List<String> mountinfo, List<String> cgroup) throws IOException {
        Path self = directory("proc");
        Files.write(self.resolve("mountinfo"), mountinfo);
        Files.write(self.resolve("cgroup"), cgroup);
        return self;
    }

    static void set(Path directory, String file, String content) throws IOException {
        Files.writeString(directory.resolve(file), content);
    }

    static String get(Path directory, String file) throws IOException {
        return Files.readString(directory.resolve(file));
    }
}
