package dev.codonq.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What {@code /proc} says about processes, in the format of proc(5). */
final class ProcFile {
    private static final Path PROC = Path.of("/proc");

    /** The unit of times in {@code /proc}, {@code USER_HZ}: the same on every machine that has a 64-bit Java. */
    private static final long TICKS_PER_SECOND = 100;

    /** Entry of the auxiliary vector that tells the page size, {@code AT_PAGESZ}. */
    private static final long PAGE_SIZE_ENTRY = 6;

    private ProcFile() {}

    /**
     * The fields of {@code /proc/PID/stat} that are of use here.
     *
     * @param name of the program, cut to 15 bytes; what is not printable ASCII is shown as {@code ?}, since the process
     *     chooses it
     * @param state one letter, {@code Z} for a process that has ended and was not waited for
     * @param session number of the session's first process
     * @param ownTicks processor time of the process, user and system, in clock ticks
     * @param waitedTicks processor time of its children that it has waited for, and of theirs
     * @param startTicks when the process started, in clock ticks since boot; with the number, it names a process for ever
     * @param residentPages memory that it holds, in pages
     */
    record Stat(
            long pid,
            String name,
            char state,
            long session,
            long ownTicks,
            long waitedTicks,
            int threads,
            long startTicks,
            long residentPages) {
        boolean isRunning() {
            return state != 'Z' && state != 'X';
        }

        /** Reads a line whose fields are numbered from one in proc(5). */
        private static Stat parse(long pid, String line) {
            // The second field is the name in parentheses, and may hold blanks and parentheses itself.
            int nameEnd = line.lastIndexOf(')');
            String[] fields = line.substring(nameEnd + 2).split(" ", -1);
            long[] numbers = new long[25];
            for (int number = 4; number < numbers.length; number++) {
                numbers[number] = Long.parseLong(fields[number - 3]);
            }
            return new Stat(
                    pid,
                    line.substring(line.indexOf('(') + 1, nameEnd).replaceAll("[^ -~]", "?"),
                    fields[0].charAt(0),
                    numbers[6],
                    numbers[14] + numbers[15],
                    numbers[16] + numbers[17],
                    (int) numbers[20],
                    numbers[22],
                    numbers[24]);
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
        return Optional.of(Stat.parse(pid, line));
    }

    /** Returns the time that clock ticks last. */
    static Duration ofTicks(long ticks) {
        return Duration.ofMillis(ticks * 1000 / TICKS_PER_SECOND);
    }

    /** Returns the size of the pages that {@link Stat#residentPages} counts. */
    static long pageBytes() {
        try {
            ByteBuffer vector = ByteBuffer.wrap(Files.readAllBytes(PROC.resolve("self/auxv")))
                    .order(ByteOrder.nativeOrder());
            while (vector.remaining() >= 2 * Long.BYTES) {
                long entry = vector.getLong();
                long value = vector.getLong();
                if (entry == PAGE_SIZE_ENTRY) {
                    return value;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot find out the size of a page", e);
        }
        throw new IllegalStateException("the kernel does not tell the size of a page");
    }

    /**
     * Returns the memory that a process holds, with its share of what it holds together with others; nothing where that
     * cannot be read.
     */
    static Optional<Long> proportionalBytes(long pid) {
        try (Stream<String> lines =
                Files.lines(PROC.resolve(Long.toString(pid)).resolve("smaps_rollup"), StandardCharsets.ISO_8859_1)) {
            return lines.filter(line -> line.startsWith("Pss:"))
                    .findFirst()
                    .map(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) << 10);
        } catch (IOException | UncheckedIOException goneOrNotOurs) {
            return Optional.empty();
        }
    }

    /** Returns whether this kernel lists the children of a process, which is an option of its configuration. */
    static boolean listsChildren() {
        return Files.exists(PROC.resolve("thread-self/children"));
    }

    /** Returns the children of a process, of all its threads, also those that have ended; none if it is gone. */
    static List<Long> children(long pid) {
        List<Long> children = new ArrayList<>();
        try (DirectoryStream<Path> threads =
                Files.newDirectoryStream(PROC.resolve(Long.toString(pid)).resolve("task"))) {
            for (Path thread : threads) {
                for (String child : childrenOf(thread).split(" ", -1)) {
                    if (!child.isBlank()) {
                        children.add(Long.parseLong(child));
                    }
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            // As for stat: only the kernel may say that a process is gone.
            if (Files.exists(PROC.resolve(Long.toString(pid)))) {
                throw new UncheckedIOException("cannot list the children of process " + pid, new IOException(e));
            }
        }
        return children;
    }

    private static String childrenOf(Path thread) throws IOException {
        try {
            return Files.readString(thread.resolve("children"), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            if (Files.exists(thread)) {
                throw e;
            }
            return "";
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
