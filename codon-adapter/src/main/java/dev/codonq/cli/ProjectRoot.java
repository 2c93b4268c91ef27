package dev.codonq.cli;

import dev.codonq.terminal.TerminalText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The directory from which the places of sources, and so of artifacts, are counted. Immutable. */
final class ProjectRoot {
    private final Path directory;

    private ProjectRoot(Path directory) {
        this.directory = directory;
    }

    /** @throws UsageException if {@code directory} is none */
    static ProjectRoot of(Path directory) {
        if (!Files.isDirectory(directory)) {
            throw new UsageException("--root: '" + TerminalText.oneLine(directory.toString()) + "' is not a directory");
        }
        return new ProjectRoot(absolute(directory));
    }

    /** Returns the working directory, or the common folder of all {@code jobs} if one of them lies outside it. */
    static ProjectRoot ofJobs(Iterable<JobSpec> jobs) {
        Path working = absolute(Path.of(""));
        boolean outside = false;
        Path common = null;
        for (JobSpec job : jobs) {
            Path folder = folder(job.source());
            outside |= !folder.startsWith(working);
            common = common(common, folder);
        }
        return new ProjectRoot(outside && common != null ? common : working);
    }

    private static Path common(@Nullable Path one, Path other) {
        Path common = one == null ? other : one;
        while (!other.startsWith(common)) {
            // All absolute paths start with the root, where this ends.
            common = folder(common);
        }
        return common;
    }

    /** Returns whether sources are counted from where the program was started. */
    boolean isWorkingDirectory() {
        return directory.equals(absolute(Path.of("")));
    }

    Path directory() {
        return directory;
    }

    /** Returns the source's folder relative to the root, or nothing if it lies outside. */
    Optional<Path> place(Path source) {
        Path folder = folder(source);
        if (folder.startsWith(directory)) {
            return Optional.of(directory.relativize(folder));
        }
        try {
            // One of the two may be named through a link.
            Path realFolder = folder.toRealPath();
            Path realDirectory = directory.toRealPath();
            return realFolder.startsWith(realDirectory)
                    ? Optional.of(realDirectory.relativize(realFolder))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Path folder(Path source) {
        Path absolute = absolute(source);
        Path parent = absolute.getParent();
        return parent == null ? absolute : parent;
    }

    private static Path absolute(Path path) {
        return path.toAbsolutePath().normalize();
    }
}
