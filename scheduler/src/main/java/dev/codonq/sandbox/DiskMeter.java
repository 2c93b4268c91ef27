package dev.codonq.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a run has written below some directories that no file system bounds. Every entry counts with its apparent size,
 * but with {@value #LEAST_BYTES} bytes at least. Follows no link, changes nothing. Thread-safe.
 *
 * <p>May be asked while the run writes. An entry that is moved meanwhile may be missed or counted twice; a file with two
 * names is counted by each.
 */
final class DiskMeter {
    /*
     * The usual handful of files is counted here. What is nested deep, or has too many directories to remember
     * them, is counted by find(1), which knows how to get there with few descriptors and little memory; the JDK does
     * not, as each path that it makes below an open directory holds all names down from where it started.
     *
     * A directory that we cannot read counts as one entry, and its mode is left alone. Root reads all. An ordinary user's
     * runs are the user's own processes: whoever hides files below the working directory from this could as well write
     * to the home directory. The meter is against accidents there, and an accident makes nothing unreadable.
     */

    private static final Logger log = LoggerFactory.getLogger(DiskMeter.class);

    static final int LEAST_BYTES = 4096;

    private static final int MOST_PENDING = 1_000;
    private static final int MOST_NESTED = 200;
    private static final String FIND = "/usr/bin/find";
    private static final Duration FIND_PATIENCE = Duration.ofSeconds(1);

    private final List<Path> directories;
    private volatile boolean hasComplained;

    DiskMeter(List<Path> directories) {
        this.directories = List.copyOf(directories);
    }

    /** Returns whether more than {@code limitBytes} have been written; looks at no more entries than it takes to tell. */
    boolean exceeds(long limitBytes) {
        return bytes(limitBytes) > limitBytes;
    }

    /** Returns what has been written, or something above {@code limitBytes} as soon as it is more. */
    long bytes(long limitBytes) {
        Scan scan = new Scan(limitBytes);
        if (scan.isComplete()) {
            return scan.count.bytes;
        }
        Count byFind = new Count(limitBytes);
        try {
            find(byFind);
        } catch (IOException e) {
            if (!hasComplained) {
                hasComplained = true;
                log.warn("files below {} cannot be counted completely", directories, e);
            }
        }
        return Math.max(scan.count.bytes, byFind.bytes);
    }

    /** A sum that knows when it is large enough. */
    private static final class Count {
        private final long limitBytes;
        private long bytes;

        Count(long limitBytes) {
            this.limitBytes = limitBytes;
        }

        void add(long size) {
            long counted = Math.max(size, LEAST_BYTES);
            // A sparse file can be as large as a long can say.
            bytes = counted > Long.MAX_VALUE - bytes ? Long.MAX_VALUE : bytes + counted;
        }

        boolean isEnough() {
            return bytes > limitBytes;
        }
    }

    /** A directory to be read; its path is made only then, as many with long paths may be waiting. */
    private record Pending(@Nullable Pending above, Path name, BasicFileAttributes attributes, int depth) {
        Path path() {
            return above == null ? name : above.path().resolve(name);
        }
    }

    private final class Scan {
        private final Count count;
        private final Deque<Pending> pending = new ArrayDeque<>();
        private boolean isBeyondUs;

        Scan(long limitBytes) {
            count = new Count(limitBytes);
        }

        /** Counts. Returns false if there is something that cannot be reached from here. */
        boolean isComplete() {
            for (Path directory : directories) {
                attempt(() -> pending.push(new Pending(null, directory, attributes(directory), 0)));
            }
            while (!pending.isEmpty() && !isStopped()) {
                Pending next = pending.pop();
                attempt(() -> enter(next));
            }
            return !isBeyondUs;
        }

        private boolean isStopped() {
            return isBeyondUs || count.isEnough();
        }

        private void enter(Pending directory) throws IOException {
            try (SecureDirectoryStream<Path> entries = Descent.open(directory.path(), directory.attributes())) {
                for (Path entry : entries) {
                    attempt(() -> count(entries, entry.getFileName(), directory));
                    if (isStopped()) {
                        return;
                    }
                }
            } catch (DirectoryIteratorException e) {
                throw e.getCause();
            }
        }

        private void count(SecureDirectoryStream<Path> entries, Path name, Pending directory) throws IOException {
            BasicFileAttributes attributes = entries.getFileAttributeView(
                            name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                    .readAttributes();
            count.add(attributes.size());
            if (attributes.isDirectory()) {
                int depth = directory.depth() + 1;
                pending.push(new Pending(directory, name, attributes, depth));
                isBeyondUs |= pending.size() > MOST_PENDING || depth > MOST_NESTED;
            }
        }

        private void attempt(Step step) {
            try {
                step.perform();
            } catch (NoSuchFileException | NotDirectoryException | AccessDeniedException e) {
                // Gone or exchanged since it was counted, or closed to us: see above.
                log.trace("not entered", e);
            } catch (IOException e) {
                log.debug("something below {} has to be counted by {}", directories, FIND, e);
                isBeyondUs = true;
            }
        }
    }

    private interface Step {
        void perform() throws IOException;
    }

    private static BasicFileAttributes attributes(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    private void find(Count count) throws IOException {
        List<String> command = new ArrayList<>(List.of(FIND, "-P"));
        directories.forEach(directory -> command.add(directory.toAbsolutePath().toString()));
        command.addAll(List.of("-mindepth", "1", "-printf", "%s\\n"));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        Process process = builder.start();
        try (InputStream sizes = process.getInputStream()) {
            add(sizes, count);
        } finally {
            // Not for ever: one that hangs in the kernel would keep every other run from being looked at.
            Polling.until(FIND_PATIENCE, () -> !process.destroyForcibly().isAlive());
        }
    }

    private static void add(InputStream sizes, Count count) throws IOException {
        byte[] buffer = new byte[8192];
        long size = 0;
        int length = sizes.read(buffer);
        while (length >= 0 && !count.isEnough()) {
            for (int i = 0; i < length && !count.isEnough(); i++) {
                if (buffer[i] == '\n') {
                    count.add(size);
                    size = 0;
                } else {
                    size = size * 10 + buffer[i] - '0';
                }
            }
            length = sizes.read(buffer);
        }
    }
}
