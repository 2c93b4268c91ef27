package dev.codonq.maven;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.codehaus.plexus.util.DirectoryScanner;

/** Finds the sources below a directory, by the patterns that Maven's users know. */
final class SourceScan {
    private static final List<String> SOURCES = List.of("**/*.py", "**/*.codon");

    /** What is imported only, or hidden. */
    private static final List<String> NO_PROGRAMS = List.of("**/__init__.py", "**/__init__.codon", "**/.*", "**/.*/**");

    private SourceScan() {}

    /**
     * Returns the sources that match one of {@code includes}, or all where there are none, and none of {@code excludes},
     * in order of their paths. A directory that is not there has none.
     */
    static List<Path> find(File directory, List<String> includes, List<String> excludes) {
        if (!Files.isDirectory(directory.toPath())) {
            return List.of();
        }
        DirectoryScanner scanner = new DirectoryScanner();
        scanner.setBasedir(directory);
        scanner.setIncludes((includes.isEmpty() ? SOURCES : includes).toArray(new String[0]));
        scanner.setExcludes(
                Stream.concat(excludes.stream(), NO_PROGRAMS.stream()).toArray(String[]::new));
        scanner.setFollowSymlinks(false);
        scanner.scan();
        return Stream.of(scanner.getIncludedFiles())
                .filter(name -> name.endsWith(".py") || name.endsWith(".codon"))
                .map(name -> directory.toPath().resolve(name))
                .sorted()
                .toList();
    }
}
