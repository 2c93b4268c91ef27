package dev.codonq.hostile;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What runs with a mark have left on the host. Stateless. */
public final class Leftovers {
    /** Where a program may try to make a file. */
    private static final List<String> PLACES = List.of(
            "/",
            "/usr",
            "/usr/bin",
            "/usr/lib",
            "/etc",
            "/dev",
            "/dev/shm",
            "/run",
            "/tmp",
            "/var/tmp",
            "/home",
            "/root",
            "/job");

    private Leftovers() {}

    /** Returns the key of the shared memory segment that a run with {@code mark} may make. */
    static int key(String mark) {
        return mark.hashCode() | 1;
    }

    /** Returns the processes in whose command line {@code mark} stands. */
    public static List<ProcessHandle> processes(String mark) throws IOException {
        List<ProcessHandle> found = new ArrayList<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                if (commandLine(process).contains(mark)) {
                    ProcessHandle.of(Long.parseLong(process.getFileName().toString()))
                            .ifPresent(found::add);
                }
            }
        }
        return found;
    }

    private static String commandLine(Path process) {
        try {
            return new String(Files.readAllBytes(process.resolve("cmdline")), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            // It has ended meanwhile.
            return "";
        }
    }

    /** Ends the processes with {@code mark}, which have escaped. */
    static void end(String mark) throws IOException {
        for (List<ProcessHandle> left = processes(mark); !left.isEmpty(); left = processes(mark)) {
            left.forEach(ProcessHandle::destroyForcibly);
            left.forEach(process -> process.onExit().join());
        }
    }

    /** Returns the places where something with {@code mark} in its name is left, and removes it. */
    public static Set<String> remove(String mark, Path... more) throws IOException {
        Set<String> found = new TreeSet<>();
        List<Path> places = new ArrayList<>(List.of(more));
        PLACES.forEach(place -> places.add(Path.of(place)));
        for (Path place : places) {
            if (Files.isReadable(place)) {
                try (DirectoryStream<Path> left = Files.newDirectoryStream(place, "*" + mark + "*")) {
                    for (Path entry : left) {
                        found.add(place.toString());
                        Files.delete(entry);
                    }
                }
            }
        }
        if (removeSegment(key(mark))) {
            found.add("shared memory");
        }
        return found;
    }

    private static boolean removeSegment(int key) throws IOException {
        boolean isThere;
        try (var lines = Files.lines(Path.of("/proc/sysvipc/shm"))) {
            isThere = lines.anyMatch(line -> line.strip().startsWith(key + " "));
        }
        if (isThere) {
            Process removal = new ProcessBuilder("ipcrm", "-M", Integer.toUnsignedString(key))
                    .inheritIO()
                    .start();
            removal.onExit().join();
        }
        return isThere;
    }
}
