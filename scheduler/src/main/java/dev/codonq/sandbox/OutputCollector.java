package dev.codonq.sandbox;

import dev.codonq.action.Blob;
import dev.codonq.action.OutputFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Takes the declared outputs out of a directory that hostile code has written: regular files only, no link followed at
 * any part of a path, no more bytes than allowed. To be used when no process of the run is left. Confined to one run.
 */
final class OutputCollector {
    private static final Set<OpenOption> READ_NO_FOLLOW = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);

    private final Path directory;
    private long bytesLeft;

    OutputCollector(Path directory, long limitBytes) {
        this.directory = directory;
        this.bytesLeft = limitBytes;
    }

    /**
     * Returns the outputs named {@code paths}.
     *
     * @throws UnusableOutputException if one is missing, not a regular file, or too large
     */
    Map<String, OutputFile> collect(List<String> paths) throws IOException {
        Map<String, OutputFile> outputs = new HashMap<>();
        for (String path : paths) {
            try (DirectoryStream<Path> top = Files.newDirectoryStream(directory)) {
                // On Linux, directory streams of the default file system work relative to the open directory.
                outputs.put(
                        path,
                        collect((SecureDirectoryStream<Path>) top, Path.of(path).iterator(), path));
            } catch (NoSuchFileException e) {
                throw new UnusableOutputException(path, "is missing");
            } catch (AccessDeniedException e) {
                throw new UnusableOutputException(path, "cannot be read");
            }
        }
        return outputs;
    }

    private OutputFile collect(SecureDirectoryStream<Path> directory, Iterator<Path> names, String path)
            throws IOException {
        Path name = names.next();
        if (!names.hasNext()) {
            return read(directory, name, path);
        }
        // Asked before opening: the JDK opens it as if it were a file, and a FIFO would block for ever.
        if (!attributes(directory, name).isDirectory()) {
            throw new UnusableOutputException(path, "is not a regular file");
        }
        try (SecureDirectoryStream<Path> below = directory.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS)) {
            return collect(below, names, path);
        }
    }

    private OutputFile read(SecureDirectoryStream<Path> directory, Path name, String path) throws IOException {
        PosixFileAttributes attributes = attributes(directory, name);
        if (!attributes.isRegularFile()) {
            throw new UnusableOutputException(path, "is not a regular file");
        }
        // Asked before reading: a sparse file of terabytes costs its writer nothing.
        if (attributes.size() > bytesLeft) {
            throw new UnusableOutputException(
                    path, "is larger than the " + bytesLeft + " bytes that are left for outputs");
        }
        try (SeekableByteChannel channel = directory.newByteChannel(name, READ_NO_FOLLOW);
                InputStream content = Channels.newInputStream(channel)) {
            byte[] bytes = content.readNBytes((int) attributes.size());
            bytesLeft -= bytes.length;
            boolean executable = attributes.permissions().contains(PosixFilePermission.OWNER_EXECUTE);
            return new OutputFile(Blob.of(bytes), executable);
        }
    }

    private static PosixFileAttributes attributes(SecureDirectoryStream<Path> directory, Path name) throws IOException {
        return directory
                .getFileAttributeView(name, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .readAttributes();
    }
}
