package dev.codonq.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;

/**
 * Processes of this machine that have to do with a path: it stands in their command line or environment, or their working
 * directory lies there. So a process is found, too, that nobody knows the parent of. Stateless.
 */
final class NamedProcesses {
    private NamedProcesses() {}

    /** Returns number and command line of the processes but this one that have to do with {@code path}. */
    static Set<String> of(Path path) {
        Set<String> found = new TreeSet<>();
        String own = Long.toString(ProcessHandle.current().pid());
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[1-9]*")) {
            for (Path process : processes) {
                String number = String.valueOf(process.getFileName());
                if (!number.equals(own) && names(process, path)) {
                    found.add(number + " " + text(process, "cmdline").replace('\0', ' '));
                }
            }
        } catch (IOException e) {
            throw new AssertionError("cannot look for processes", e);
        }
        return found;
    }

    private static boolean names(Path process, Path path) {
        return text(process, "cmdline").contains(path.toString())
                || text(process, "environ").contains(path.toString())
                || worksIn(process, path);
    }

    private static boolean worksIn(Path process, Path path) {
        try {
            return Files.readSymbolicLink(process.resolve("cwd")).startsWith(path);
        } catch (IOException e) {
            // It has ended, or is not ours.
            return false;
        }
    }

    private static String text(Path process, String file) {
        try {
            return new String(Files.readAllBytes(process.resolve(file)), StandardCharsets.UTF_8);
        } catch (IOException e) {
            // It has ended, or is not ours.
            return "";
        }
    }
}
