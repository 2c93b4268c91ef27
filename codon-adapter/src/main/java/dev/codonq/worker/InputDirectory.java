package dev.codonq.worker;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A private directory for the contents of one action's inputs, until the run has copied them. Not thread-safe. */
public final class InputDirectory implements AutoCloseable {
    private final Path path;

    private InputDirectory(Path path) {
        this.path = path;
    }

    /** Makes an empty one. */
    public static InputDirectory make() throws IOException {
        return new InputDirectory(Files.createTempDirectory("codonq-inputs-"));
    }

    /** Returns where it is; only files belong there. */
    public Path path() {
        return path;
    }

    @Override
    public void close() throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
        Files.delete(path);
    }
}
