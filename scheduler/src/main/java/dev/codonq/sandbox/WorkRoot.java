package dev.codonq.sandbox;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
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
 *       trash/                    what is being deleted, see {@link Trash}
 * </pre>
 *
 * A process that is killed leaves its directory behind. The next one to open a work root below the same base takes every
 * directory whose owner's name proves that the owner is gone to its own trash.
 */
final class WorkRoot implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(WorkRoot.class);

    private static final FileAttribute<?> PRIVATE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final Path directory;
    private final SandboxUser user;
    private final Trash trash;
    private final AtomicLong runs = new AtomicLong();

    private WorkRoot(Path directory, SandboxUser user, Trash trash) {
        this.directory = directory;
        this.user = user;
        this.trash = trash;
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
        Path absolute = base.toAbsolutePath().normalize();
        makeBase(absolute);
        requireOwn(absolute, user);
        if (user.isDropped()) {
            letThrough(absolute);
        }
        WorkRoot root;
        try {
            root = make(absolute, user);
        } catch (IOException e) {
            // What dead owners left may be what fills the disk.
            log.debug("no work root in {} before it is swept", absolute, e);
            sweep(absolute, TreeDeletion::delete);
            root = make(absolute, user);
        }
        sweep(absolute, root.trash::discard);
        return root;
    }

    private static WorkRoot make(Path base, SandboxUser user) throws IOException {
        Path directory = base.resolve(
                OwnerName.current() + "." + UUID.randomUUID().toString().substring(0, 8));
        Files.createDirectory(directory, PRIVATE);
        try {
            user.admit(directory);
            return new WorkRoot(directory, user, Trash.in(directory.resolve("trash")));
        } catch (IOException e) {
            Files.delete(directory);
            throw e;
        }
    }

    private static void makeBase(Path base) throws IOException {
        Path parent = base.getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        try {
            Files.createDirectory(base, PRIVATE);
        } catch (FileAlreadyExistsException e) {
            // Whose it is comes next.
        }
    }

    /** A base that others made, or can write to, could be exchanged under our feet. */
    private static void requireOwn(Path base, SandboxUser user) throws IOException {
        int owner = (Integer) Files.getAttribute(base, "unix:uid", LinkOption.NOFOLLOW_LINKS);
        int expected = user.isDropped() ? 0 : user.uid();
        int othersWrite = mode(base) & 022;
        String problem;
        if (!Files.isDirectory(base, LinkOption.NOFOLLOW_LINKS)) {
            problem = "is no directory";
        } else if (owner != expected) {
            problem = "belongs to uid " + owner + ", not to us (uid " + expected + ")";
        } else if (othersWrite != 0) {
            problem = "can be written to by others";
        } else {
            return;
        }
        throw new IOException("work directory " + base + " " + problem + "; remove it or choose another");
    }

    /** Lets the runs' user pass the base. */
    private static void letThrough(Path base) throws IOException {
        Files.setAttribute(base, "unix:mode", mode(base) | 0111, LinkOption.NOFOLLOW_LINKS);
    }

    private static int mode(Path path) throws IOException {
        return (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
    }

    private interface Removal {
        void of(Path tree) throws IOException;
    }

    private static void sweep(Path base, Removal removal) throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(base)) {
            for (Path entry : entries) {
                if (OwnerName.isAbandoned(String.valueOf(entry.getFileName()))) {
                    remove(entry, removal);
                }
            }
        }
    }

    private static void remove(Path abandoned, Removal removal) {
        try {
            log.info("removing {}, which a killed process had left", abandoned);
            removal.of(abandoned);
        } catch (IOException e) {
            log.warn("cannot remove {}, which a killed process had left", abandoned, e);
        }
    }

    /** Writes a file that no run can change, and returns its path. */
    Path write(String name, byte[] content) throws IOException {
        return Files.write(directory.resolve(name), content);
    }

    /** Makes an empty execution root. */
    ExecutionRoot newExecutionRoot() throws IOException {
        return ExecutionRoot.create(directory.resolve(Long.toString(runs.incrementAndGet())), user, trash);
    }

    /** Returns where the remains of this root's runs go. */
    Trash trash() {
        return trash;
    }

    /**
     * Deletes everything, after what is in the trash. When that takes too long, everything is left to the next sweep after
     * the end of this process.
     */
    @Override
    public void close() throws IOException {
        trash.close();
        if (trash.isDone()) {
            TreeDeletion.delete(directory);
        }
    }
}
