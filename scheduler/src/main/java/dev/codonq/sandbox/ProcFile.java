package dev.codonq.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What {@code /proc} says about processes, in the format of proc(5). */
final class ProcFile {
    private static final Path PROC = Path.of("/proc");

    private ProcFile() {}

    /**
     * The fields of {@code /proc/PID/stat} that are of use here.
     *
     * @param state one letter, {@code Z} for a process that has ended and was not waited for
     * @param session number of the session's first process
     * @param startTicks when the process started, in clock ticks since boot; with the number, it names a process for ever
     */
    record Stat(long pid, char state, long session, long startTicks) {
        boolean isRunning() {
            return state != 'Z' && state != 'X';
        }
    }

    /**
     * Returns what is known of a process; nothing if there is none.
     *
     * @throws UncheckedIOException if that cannot be found out now, as for want of a descriptor
     */
    static Optional<Stat> stat(long pid) {
        Path directory = PROC.resolve(Long.toString(pid));
        String line;
        try {
            line = Files.readString(directory.resolve("stat"), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            // Whoever is taken for gone loses its directory, or is not killed: only the kernel may say so.
            if (Files.notExists(directory)) {
                return Optional.empty();
            }
            throw new UncheckedIOException("cannot tell whether process " + pid + " is there", e);
        }
        // The second field is the name in parentheses, and may hold blanks and parentheses itself.
        String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
        return Optional.of(new Stat(pid, fields[0].charAt(0), Long.parseLong(fields[3]), Long.parseLong(fields[19])));
    }

    /** Returns the name of a process, which it can choose itself; nothing if there is none. */
    static Optional<String> name(long pid) {
        try {
            return Optional.of(
                    Files.readString(PROC.resolve(Long.toString(pid)).resolve("comm"), StandardCharsets.ISO_8859_1)
                            .strip());
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    /** Returns the numbers of all processes that can be seen. */
    static List<Long> processes() throws IOException {
        List<Long> pids = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(PROC, "[0-9]*")) {
            entries.forEach(entry -> pids.add(Long.parseLong(String.valueOf(entry.getFileName()))));
        }
        return pids;
    }

    /** Returns whether the process was started with {@code NAME=value} in its environment, where that can be read. */
    static boolean hasVariable(long pid, String assignment) {
        try {
            String environment =
                    Files.readString(PROC.resolve(Long.toString(pid)).resolve("environ"), StandardCharsets.ISO_8859_1);
            return ("\0" + environment).contains("\0" + assignment + "\0");
        } catch (IOException goneOrNotOurs) {
            return false;
        }
    }
}
