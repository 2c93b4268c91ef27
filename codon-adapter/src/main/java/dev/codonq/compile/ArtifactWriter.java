package dev.codonq.compile;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.codonq.action.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;

/**
 * Puts artifacts in their places. Thread-safe.
 *
 * <p>A reader sees the old file or the whole new one: the content goes to a file beside the place, which is then renamed.
 * It is not forced to the disk, since a compile can be repeated and the next one replaces what a crash spoilt. A file
 * that has the content already is left alone, so that its time tells build tools that nothing changed.
 */
public final class ArtifactWriter {
    private static final Set<PosixFilePermission> EXECUTABLE = Set.copyOf(PosixFilePermissions.fromString("rwxr-xr-x"));
    private static final Set<PosixFilePermission> PLAIN = Set.copyOf(PosixFilePermissions.fromString("rw-r--r--"));

    private ArtifactWriter() {}

    /**
     * Writes {@code artifact} to {@code place}, whose parents are created.
     *
     * @return whether it had to; not where the file there has the content and is executable or not, as it shall
     * @throws IOException if a directory, a link or anything else but a plain file stands there, or writing fails; the
     *     place is then as it was
     */
    @CanIgnoreReturnValue
    public static boolean write(Artifact artifact, Path place) throws IOException {
        if (Files.isSymbolicLink(place)) {
            throw new FileSystemException(place.toString(), null, "a symbolic link stands there");
        }
        if (Files.isDirectory(place)) {
            throw new FileSystemException(place.toString(), null, "a directory stands there");
        }
        if (Files.exists(place, LinkOption.NOFOLLOW_LINKS) && !Files.isRegularFile(place)) {
            throw new FileSystemException(place.toString(), null, "something else than a file stands there");
        }
        if (isThere(artifact, place)) {
            return false;
        }
        replace(artifact, place);
        return true;
    }

    private static boolean isThere(Artifact artifact, Path place) throws IOException {
        Digest digest = artifact.content().digest();
        if (!Files.isRegularFile(place)
                || Files.size(place) != digest.sizeBytes()
                || Files.isExecutable(place) != artifact.executable()
                || !Files.isReadable(place)) {
            return false;
        }
        try (InputStream in = Files.newInputStream(place)) {
            return Digest.of(in).equals(digest);
        }
    }

    private static void replace(Artifact artifact, Path place) throws IOException {
        Path directory = place.toAbsolutePath().getParent();
        if (directory == null) {
            throw new FileSystemException(place.toString(), null, "not the place of a file");
        }
        Files.createDirectories(directory);
        // Not derived from the artifact's name, which may be as long as a name can be.
        Path temporary = directory.resolve(".codonq-" + UUID.randomUUID() + ".tmp");
        try {
            try (OutputStream out = create(temporary, artifact.executable() ? EXECUTABLE : PLAIN)) {
                artifact.content().writeTo(out);
            }
            Files.move(temporary, place, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException | RuntimeException e) {
            try {
                Files.deleteIfExists(temporary);
            } catch (IOException cleanup) {
                e.addSuppressed(cleanup);
            }
            throw e;
        }
    }

    /** Creates a file with {@code permissions}, from which the process's umask takes some away. */
    private static OutputStream create(Path file, Set<PosixFilePermission> permissions) throws IOException {
        FileAttribute<Set<PosixFilePermission>> mode = PosixFilePermissions.asFileAttribute(permissions);
        return Channels.newOutputStream(
                Files.newByteChannel(file, EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), mode));
    }
}
