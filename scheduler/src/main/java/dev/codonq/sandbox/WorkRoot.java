package dev.codonq.sandbox;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory that holds the execution roots of one scheduler. Thread-safe.
 *
 * <pre>
 *   /var/tmp/codonq-UID/          base: ours, nobody else's
 *     OWNER.RANDOM/               one scheduler, see {@link OwnerName}
 *       1/ 2/ 3/ …                one run each, see {@link ExecutionRoot}
 * </pre>
 *
 * A process that is killed leaves its directory behind. The next one to open a work root below the same base removes
 * every directory whose owner's name proves that the owner is gone.
 */
final class WorkRoot implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(WorkRoot.class);

    private final Path directory;
    private final SandboxUser user;
    private final AtomicLong runs = new AtomicLong();

    private WorkRoot(Path directory, SandboxUser user) {
        this.directory = directory;
        this.user = user;
    }

    /** Returns where work roots are by default: on disk, where the runs' user can get to. */
    static Path defaultBase(SandboxUser user) {
        return Path.of("/var/tmp/codonq-" + (user.isDropped() ? 0 : user.uid()));
    }

    /**
     * Removes what dead owners left below {@code base} and makes a new work root there.
     *
     * @throws IOException if the base is not ours alone or cannot be written
     */
    static WorkRoot open(Path base, SandboxUser user) throws IOException {
        Files.createDirectories(base);
        requireOwn(base, user);
        sweep(base);
        Path directory = base.resolve(
                OwnerName.current() + "." + UUID.randomUUID().toString().substring(0, 8));
        Files.createDirectory(
                directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        user.admit(directory);
        return new WorkRoot(directory, user);
    }

    /** A base made by somebody else in a directory that all can write to could be exchanged under our feet. */
    private static void requireOwn(Path base, SandboxUser user) throws IOException {
        int owner = (Integer) Files.getAttribute(base, "unix:uid", LinkOption.NOFOLLOW_LINKS);
        int expected = user.isDropped() ? 0 : user.uid();
        if (owner != expected || !Files.isDirectory(base, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException("work directory " + base + " belongs to uid " + owner + ", not to us (uid " + expected
                    + "); remove it or choose another");
        }
        Files.setAttribute(base, "unix:mode", user.isDropped() ? 0711 : 0700, LinkOption.NOFOLLOW_LINKS);
    }

    private static void sweep(Path base) throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(base)) {
            for (Path entry : entries) {
                if (OwnerName.isAbandoned(String.valueOf(entry.getFileName()))) {
                    remove(entry);
                }
            }
        }
    }

    private static void remove(Path abandoned) {
        try {
            TreeDeletion.delete(abandoned);
            log.info("removed {}, which a killed process had left", abandoned);
        } catch (IOException e) {
            log.warn("cannot remove {}, which a killed process had left", abandoned, e);
        }
    }

    /** Makes an empty execution root. */
    ExecutionRoot newExecutionRoot() throws IOException {
        return ExecutionRoot.create(directory.resolve(Long.toString(runs.incrementAndGet())), user);
    }

    /** Deletes everything. */
    @Override
    public void close() throws IOException {
        TreeDeletion.delete(directory);
    }
}
