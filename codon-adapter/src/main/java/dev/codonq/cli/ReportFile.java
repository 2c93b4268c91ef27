package dev.codonq.cli;

import dev.codonq.terminal.TerminalText;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The file that receives a report: what stood there stays until {@link #commit}. Standard output, devices and pipes
 * receive it directly. Not thread-safe.
 */
final class ReportFile implements AutoCloseable {
    private final String name;
    private final OutputStream stream;
    private final @Nullable Path target;
    private final @Nullable Path temporary;

    private ReportFile(String name, OutputStream stream, @Nullable Path target, @Nullable Path temporary) {
        this.name = name;
        this.stream = new BufferedOutputStream(stream);
        this.target = target;
        this.temporary = temporary;
    }

    /**
     * Opens the place of a report; its directory is created.
     *
     * @param name a file, or {@code -} for standard output
     * @throws UsageException if nothing can be written there
     */
    static ReportFile open(String name, Console console) {
        if (name.equals("-")) {
            return new ReportFile(name, console.standardOutput(), null, null);
        }
        try {
            return open(name, Path.of(name).toAbsolutePath());
        } catch (InvalidPathException | IOException e) {
            throw new UsageException(
                    "--report: cannot write '" + TerminalText.oneLine(name) + "': " + Failures.reason(e));
        }
    }

    private static ReportFile open(String name, Path path) throws IOException {
        if (Files.isDirectory(path) || name.endsWith("/")) {
            throw new UsageException("--report: '" + TerminalText.oneLine(name) + "' is a directory; give a file");
        }
        if (Files.exists(path) && !Files.isRegularFile(path)) {
            return new ReportFile(name, Files.newOutputStream(path, StandardOpenOption.WRITE), null, null);
        }
        // Through a link to the file behind it, which is what the user meant to be replaced.
        Path target = Files.exists(path) ? path.toRealPath() : path;
        Path directory = target.getParent();
        if (directory == null) {
            throw new UsageException("--report: '" + TerminalText.oneLine(name) + "' is not a file");
        }
        Files.createDirectories(directory);
        Path temporary = directory.resolve(".codonq-" + UUID.randomUUID() + ".tmp");
        OutputStream stream = Files.newOutputStream(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        return new ReportFile(name, stream, target, temporary);
    }

    OutputStream stream() {
        return stream;
    }

    /** Returns an exception that says that writing failed. */
    MachineryException failed(Exception cause) {
        return new MachineryException(
                "--report: cannot write '" + TerminalText.oneLine(name) + "': " + Failures.reason(cause), cause);
    }

    /**
     * Puts what was written in its place.
     *
     * @throws MachineryException if that fails
     */
    void commit() {
        try {
            stream.close();
            if (target != null && temporary != null) {
                Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
            }
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** Removes what was written and not committed. */
    @Override
    public void close() {
        if (target == null || temporary == null) {
            return;
        }
        try {
            stream.close();
        } catch (IOException e) {
            // What could not be written is thrown away here anyway.
        }
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            throw failed(e);
        }
    }
}
