package dev.codonq.sandbox;

import dev.codonq.action.ResourceLimits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The files of one control group, in the terms of one version of the kernel's interface.
 *
 * <p>Implementations MUST be immutable: what they tell is in the files. Every method throws an {@link IOException} where
 * the kernel refuses, or the group is not there.
 */
sealed interface GroupFiles permits LegacyGroupFiles, UnifiedGroupFiles {
    /** Returns the group's directories, each once: one in every hierarchy that it is in. */
    List<Path> directories();

    /** Returns the group of that name below this one. */
    GroupFiles child(String name);

    /** Sets what bounds the group from within the kernel: memory, processes. */
    void limit(ResourceLimits limits) throws IOException;

    /** Returns whether the kernel has killed a process of the group, and the group had reached its limit of memory. */
    boolean memoryExceeded() throws IOException;

    /** Returns whether the kernel has refused a process to the group, and the group had reached its limit of them. */
    boolean processesExceeded() throws IOException;

    /** Returns the processor time of all processes that are and were in the group. */
    Duration cpuTime() throws IOException;

    /**
     * Returns the memory that is charged to the group now, without files in memory that nobody has used for a while: the
     * kernel gives those up first, so a group can be full of them and have all the room it wants. Two files are read,
     * which takes some 50 µs beside busy processes: a look at a run every 25 ms can afford it.
     */
    long memoryInUse() throws IOException;

    /** Returns the most memory that was charged to the group, files in memory among it; empty for kernels before 5.19. */
    Optional<Long> peakMemoryBytes() throws IOException;

    /** The two files are read one after the other: what is idle can be more than what was used a moment before. */
    static long withoutIdleFiles(long chargedBytes, long idleFileBytes) {
        return Math.max(0, chargedBytes - idleFileBytes);
    }

    /** Has the kernel refuse every further process. */
    void forbidProcesses() throws IOException;

    /** Sends SIGKILL to every process of the group. */
    void kill() throws IOException;

    /** Makes the group; afterwards it is there in every hierarchy, or in none. */
    default void create() throws IOException {
        List<Path> made = new ArrayList<>();
        try {
            for (Path directory : directories()) {
                Files.createDirectory(directory);
                made.add(directory);
            }
        } catch (IOException e) {
            for (Path directory : made) {
                Files.delete(directory);
            }
            throw e;
        }
    }

    /** Removes the group, which must be empty. Does nothing where it is gone. */
    default void remove() throws IOException {
        for (Path directory : directories()) {
            Files.deleteIfExists(directory);
        }
    }

    /** Returns the files to which a process of one thread writes {@code 0} to move itself into the group. */
    default List<Path> entrances() {
        return directories().stream().map(GroupFiles::processes).toList();
    }

    private static Path processes(Path directory) {
        return directory.resolve("cgroup.procs");
    }

    /** Returns the processes that are in the group in at least one hierarchy, without those that have ended. */
    default Set<Long> members() throws IOException {
        Set<Long> members = new HashSet<>();
        for (Path directory : directories()) {
            members.addAll(membersIn(directory));
        }
        return members;
    }

    /** Returns the processes in one hierarchy; a directory that is gone has no members. */
    static Set<Long> membersIn(Path directory) throws IOException {
        Set<Long> members = new HashSet<>();
        try {
            for (String line : Files.readAllLines(processes(directory), StandardCharsets.ISO_8859_1)) {
                members.add(Long.parseLong(line));
            }
        } catch (NoSuchFileException gone) {
            return Set.of();
        }
        // A process that this pid namespace does not show.
        members.remove(0L);
        return members;
    }

    /** Returns the names of all groups directly below this one. */
    default Set<String> children() throws IOException {
        Set<String> names = new HashSet<>();
        for (Path directory : directories()) {
            try (var entries = Files.newDirectoryStream(directory, Files::isDirectory)) {
                entries.forEach(entry -> names.add(String.valueOf(entry.getFileName())));
            }
        }
        return names;
    }

    /**
     * Kills one by one. A number read from the group may belong to a stranger by the time of the kill; the handle holds
     * on to who has it now, and only who is in the group after that is killed.
     */
    default void killOneByOne() throws IOException {
        List<ProcessHandle> handles = members().stream()
                .map(ProcessHandle::of)
                .flatMap(Optional::stream)
                .toList();
        Set<Long> still = members();
        handles.stream().filter(handle -> still.contains(handle.pid())).forEach(ProcessHandle::destroyForcibly);
    }

    /**
     * Before Linux 6.11, and always in version 1, {@code max} also counts what a group above refused. Where the kernel
     * tells how many processes there were at most, that tells the two apart.
     */
    static boolean refusedForOwnLimit(Path pids) throws IOException {
        if (GroupFiles.number(pids.resolve("pids.events"), "max") == 0) {
            return false;
        }
        Path peak = pids.resolve("pids.peak");
        return !Files.exists(peak) || GroupFiles.number(peak) >= GroupFiles.number(pids.resolve("pids.max"));
    }

    /** Writes one value to a file of the kernel, which would refuse to create it. */
    static void write(Path file, String value) throws IOException {
        Files.writeString(file, value, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
    }

    /** Reads a file that holds one number. */
    static long number(Path file) throws IOException {
        return Long.parseLong(
                Files.readString(file, StandardCharsets.ISO_8859_1).strip());
    }

    /** Reads the number after {@code key} in a file of such lines. */
    static long number(Path file, String key) throws IOException {
        for (String line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
            if (line.startsWith(key + " ")) {
                return Long.parseLong(line.substring(key.length() + 1).strip());
            }
        }
        throw new IOException(file + " does not tell " + key);
    }
}
