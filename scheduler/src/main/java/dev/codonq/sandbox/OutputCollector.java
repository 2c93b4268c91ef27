package dev.codonq.sandbox;

import dev.codonq.action.Blob;
import dev.codonq.action.OutputFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Takes the declared outputs out of a directory that hostile code has written: regular files only, no link followed at
 * any part of a path, no more bytes than allowed. To be used when no process of the run is left; one that is left all the
 * same can make an output unusable, not something that no output ever was. Confined to one run.
 */
final class OutputCollector {
    /*
     * A second hard link is no reason to refuse an output: what is taken is a copy, so it does not matter who can write
     * to the file later; and links to inputs, tools or other runs' files are impossible, being on other mounts at
     * NAMESPACES. At DIRECTORY the run could link any file of the file system, if the kernel's fs.protected_hardlinks is
     * off: also one that it cannot read and that we, being root, can. Such a file is not the run's own. So the owner is
     * compared, not the number of links (which the JDK does not tell relative to an open directory anyway).
     */

    private static final Set<OpenOption> READ_NO_FOLLOW = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);

    /** The longest array that every JVM can make. */
    private static final long LONGEST_CONTENT = Integer.MAX_VALUE - 8L;

    private final SecureDirectoryStream<Path> top;
    private final UserPrincipal owner;
    private long bytesLeft;

    private OutputCollector(SecureDirectoryStream<Path> top, long limitBytes) throws IOException {
        this.top = top;
        this.owner = top.getFileAttributeView(PosixFileAttributeView.class)
                .readAttributes()
                .owner();
        this.bytesLeft = limitBytes;
    }

    /**
     * Returns the outputs named {@code paths} in {@code directory}.
     *
     * @throws UnusableOutputException if one is missing, not a regular file of the directory's owner, or too large
     */
    static Map<String, OutputFile> collect(Path directory, long limitBytes, List<String> paths) throws IOException {
        if (paths.isEmpty()) {
            return Map.of();
        }
        try (SecureDirectoryStream<Path> top = Descent.open(directory)) {
            return collect(top, limitBytes, paths);
        } catch (NoSuchFileException | NotDirectoryException e) {
            throw new UnusableOutputException(paths.get(0), "is missing, with the whole working directory");
        } catch (AccessDeniedException e) {
            throw new UnusableOutputException(paths.get(0), "cannot be read");
        }
    }

    /** Does the same in an open directory, which may be out of the reach of any path, and stays open. */
    static Map<String, OutputFile> collect(SecureDirectoryStream<Path> directory, long limitBytes, List<String> paths)
            throws IOException {
        OutputCollector collector = new OutputCollector(directory, limitBytes);
        Map<String, OutputFile> outputs = new HashMap<>();
        for (String path : paths) {
            outputs.put(path, collector.collect(path));
        }
        return outputs;
    }

    private OutputFile collect(String path) throws IOException {
        try {
            return collect(top, Path.of(path).iterator(), path);
        } catch (InvalidPathException e) {
            throw new UnusableOutputException(path, "has a name that cannot be written in this JVM's locale");
        } catch (NoSuchFileException e) {
            throw new UnusableOutputException(path, "is missing");
        } catch (AccessDeniedException e) {
            throw new UnusableOutputException(path, "cannot be read");
        } catch (NotDirectoryException e) {
            throw new UnusableOutputException(path, "is not a regular file");
        }
    }

    private OutputFile collect(SecureDirectoryStream<Path> directory, Iterator<Path> names, String path)
            throws IOException {
        Path name = names.next();
        if (!names.hasNext()) {
            return read(directory, name, path);
        }
        try (SecureDirectoryStream<Path> below = Descent.open(directory, name)) {
            return collect(below, names, path);
        }
    }

    private OutputFile read(SecureDirectoryStream<Path> directory, Path name, String path) throws IOException {
        PosixFileAttributes attributes = attributes(directory, name);
        if (!attributes.isRegularFile()) {
            throw new UnusableOutputException(path, "is not a regular file");
        }
        if (!attributes.owner().equals(owner)) {
            throw new UnusableOutputException(path, "is a file of somebody else");
        }
        // Asked before reading: a sparse file of terabytes costs its writer nothing.
        if (attributes.size() > Math.min(bytesLeft, LONGEST_CONTENT)) {
            throw new UnusableOutputException(
                    path, "is larger than the " + bytesLeft + " bytes that are left for outputs");
        }
        byte[] bytes = readOnce(directory, name, path, (int) attributes.size());
        requireSame(attributes, attributes(directory, name), path);
        bytesLeft -= bytes.length;
        boolean executable = attributes.permissions().contains(PosixFilePermission.OWNER_EXECUTE);
        return new OutputFile(Blob.of(bytes), executable);
    }

    private static byte[] readOnce(SecureDirectoryStream<Path> directory, Path name, String path, int size)
            throws IOException {
        try (SeekableByteChannel channel = directory.newByteChannel(name, READ_NO_FOLLOW);
                InputStream content = Channels.newInputStream(channel)) {
            byte[] bytes = content.readNBytes(size);
            if (bytes.length < size || content.read() >= 0) {
                throw changed(path);
            }
            return bytes;
        }
    }

    /** The content came from what was open, the rest from what had the name: they must have been the same. */
    private static void requireSame(PosixFileAttributes before, PosixFileAttributes after, String path)
            throws UnusableOutputException {
        if (!Objects.equals(before.fileKey(), after.fileKey())
                || !before.lastModifiedTime().equals(after.lastModifiedTime())
                || !before.permissions().equals(after.permissions())) {
            throw changed(path);
        }
    }

    private static UnusableOutputException changed(String path) {
        return new UnusableOutputException(path, "changed while it was read");
    }

    private static PosixFileAttributes attributes(SecureDirectoryStream<Path> directory, Path name) throws IOException {
        return directory
                .getFileAttributeView(name, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .readAttributes();
    }
}
