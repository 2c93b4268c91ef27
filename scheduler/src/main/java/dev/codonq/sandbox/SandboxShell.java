package dev.codonq.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The shell that bubblewrap starts in the sandbox of a command that a {@link WarmParent} has forked. Stateless.
 *
 * <p>Until it is there, and has closed what it was not to have, the sandbox's first process and the shell hold descriptors
 * that lead out of the sandbox.
 */
final class SandboxShell {
    private static final String NAME = "sh";

    /** The highest descriptor that a program starts with. */
    private static final int STANDARD_ERROR = 2;

    /** What bubblewrap hears of the end of its command by. */
    private static final Path EVENT = Path.of("anon_inode:[eventfd]");

    private SandboxShell() {}

    /**
     * Returns whether nothing in the sandbox leads out of it any more, but for the command that waits to begin.
     *
     * @param first the sandbox's first process
     * @param members its processes
     */
    static boolean isReady(long first, List<Long> members) {
        Optional<ProcFile.Stat> shell = members.stream()
                .flatMap(pid -> ProcFile.stat(pid).stream())
                .filter(process -> process.name().equals(NAME))
                .findFirst();
        return shell.isPresent()
                && leadsNowhere(first)
                && leadsNowhere(shell.get().pid());
    }

    private static boolean leadsNowhere(long pid) {
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(Path.of("/proc", Long.toString(pid), "fd"))) {
            for (Path descriptor : descriptors) {
                if (Integer.parseInt(String.valueOf(descriptor.getFileName())) > STANDARD_ERROR
                        && !isEvent(descriptor)) {
                    return false;
                }
            }
            return true;
        } catch (DirectoryIteratorException e) {
            throw new UncheckedIOException("cannot look at the descriptors of process " + pid, e.getCause());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot look at the descriptors of process " + pid, e);
        }
    }

    private static boolean isEvent(Path descriptor) throws IOException {
        try {
            return Files.readSymbolicLink(descriptor).equals(EVENT);
        } catch (NoSuchFileException closed) {
            return true;
        }
    }
}
