package dev.codonq.toolchain;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is known of the linker. Immutable.
 *
 * @param identity differs whenever what g++ links may differ
 * @param problem why the identity may not cover all that g++ reads
 * @param outside a file that the linker uses and an isolated run does not see
 * @param loader the system's loader of libraries
 * @param libraryDirectories where the linker looks for libraries, in order
 * @param files all files of the system that the identity covers
 */
record LinkerFacts(
        String identity,
        Optional<String> problem,
        Optional<Path> outside,
        Optional<Path> loader,
        List<Path> libraryDirectories,
        List<Path> files) {
    private static final String IDENTITY = "identity ";
    private static final String PROBLEM = "problem ";
    private static final String OUTSIDE = "outside ";
    private static final String LOADER = "loader ";
    private static final String DIRECTORY = "directory ";
    private static final String FILE = "file ";

    LinkerFacts(String identity) {
        this(identity, Optional.empty(), Optional.empty(), Optional.empty(), List.of(), List.of());
    }

    /** Returns one line for each fact. */
    List<String> lines() {
        List<String> lines = new ArrayList<>(List.of(IDENTITY + identity));
        problem.ifPresent(text -> lines.add(PROBLEM + text));
        outside.ifPresent(path -> lines.add(OUTSIDE + path));
        loader.ifPresent(path -> lines.add(LOADER + path));
        libraryDirectories.forEach(path -> lines.add(DIRECTORY + path));
        files.forEach(path -> lines.add(FILE + path));
        return lines;
    }

    /** Returns what {@link #lines} were made of. */
    static LinkerFacts of(List<String> lines) {
        String identity = "";
        Optional<String> problem = Optional.empty();
        Optional<Path> outside = Optional.empty();
        Optional<Path> loader = Optional.empty();
        List<Path> directories = new ArrayList<>();
        List<Path> files = new ArrayList<>();
        for (String line : lines) {
            String name = line.substring(0, line.indexOf(' ') + 1);
            String value = line.substring(name.length());
            switch (name) {
                case IDENTITY -> identity = value;
                case PROBLEM -> problem = Optional.of(value);
                case OUTSIDE -> outside = Optional.of(Path.of(value));
                case LOADER -> loader = Optional.of(Path.of(value));
                case DIRECTORY -> directories.add(Path.of(value));
                case FILE -> files.add(Path.of(value));
                default -> throw new IllegalArgumentException("not a fact: " + line);
            }
        }
        return new LinkerFacts(identity, problem, outside, loader, List.copyOf(directories), List.copyOf(files));
    }
}
