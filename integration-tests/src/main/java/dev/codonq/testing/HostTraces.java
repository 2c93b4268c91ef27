package dev.codonq.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the schedulers of one process have on the host while they are open, and must not have left when they are closed.
 * Immutable.
 */
public final class HostTraces {
    private final Pattern owner;

    /** Looks for traces of the schedulers of the process {@code pid}. */
    public HostTraces(long pid) {
        // All of them are named after their owner: boot, pid namespace, process, start time, and a random part.
        owner = Pattern.compile("[0-9a-f]{8}\\.[0-9]+\\." + pid + "\\.[0-9]+");
    }

    /** Looks for traces of this process's schedulers. */
    public static HostTraces ofThisProcess() {
        return new HostTraces(ProcessHandle.current().pid());
    }

    private boolean isOwned(Path path) {
        return owner.matcher(String.valueOf(path.getFileName())).find();
    }

    /** Returns the directories that hold execution roots. */
    public Set<String> workRoots() {
        Set<String> found = new TreeSet<>();
        try (DirectoryStream<Path> bases = Files.newDirectoryStream(Path.of("/var/tmp"), "codonq-*")) {
            for (Path base : bases) {
                if (!Files.isReadable(base)) {
                    continue;
                }
                try (DirectoryStream<Path> entries = Files.newDirectoryStream(base, this::isOwned)) {
                    entries.forEach(entry -> found.add(entry.toString()));
                }
            }
        } catch (IOException e) {
            throw new AssertionError("cannot look for execution roots", e);
        }
        return found;
    }

    /** Returns the mounts of the host that lead to an execution root. */
    public Set<String> mounts() {
        Set<String> found = new TreeSet<>();
        for (String mount : mountTable()) {
            if (owner.matcher(mount).find()) {
                found.add(mount);
            }
        }
        return found;
    }

    /** Returns the directories of control groups. */
    public Set<String> controlGroups() {
        Set<String> found = new TreeSet<>();
        for (String mount : mountTable()) {
            // Separated by " - " from fields whose number varies, the type of the file system follows.
            if (mount.substring(mount.indexOf(" - ")).startsWith(" - cgroup")) {
                collectGroups(Path.of(mount.split(" ", -1)[4]), found);
            }
        }
        return found;
    }

    private void collectGroups(Path root, Set<String> found) {
        try {
            Files.walkFileTree(root, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                    if (isOwned(directory)) {
                        found.add(directory.toString());
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException problem) {
                    // Groups of others come and go, and can be closed to us.
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException problem) {
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new AssertionError("cannot look for control groups below " + root, e);
        }
    }

    /** Returns the lines of the table of the mounts that this process sees. */
    public static List<String> mountTable() {
        try {
            // Paths in it need not be text.
            byte[] table = Files.readAllBytes(Path.of("/proc/self/mountinfo"));
            return Arrays.asList(
                    new String(table, StandardCharsets.ISO_8859_1).strip().split("\n", -1));
        } catch (IOException e) {
            throw new AssertionError("cannot read the table of mounts", e);
        }
    }
}
