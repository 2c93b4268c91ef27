package dev.codonq.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/** Programs to compile on trial, in a directory of their own that is there until this is closed. Not thread-safe. */
final class TrialSources implements AutoCloseable {
    private final Path directory;
    private final List<Path> made = new ArrayList<>();

    TrialSources() throws IOException {
        // Runs of root's belong to another user, who is to read the source.
        directory = Files.createTempDirectory(
                "codonq-doctor", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        made.add(directory);
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    Path write(String name, String program) throws IOException {
        Path source = directory.resolve(name);
        made.add(0, source);
        return Files.writeString(source, program);
    }

    @Override
    public void close() throws IOException {
        for (Path path : made) {
            Files.deleteIfExists(path);
        }
    }
}
