package dev.codonq.toolchain;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** The linker's search for libraries. Immutable. */
final class LibrarySearch {
    private final List<Path> directories;
    private final Predicate<Path> isVisible;

    /**
     * @param directories where to look, in order
     * @param isVisible whether a run can see a file, by its real path
     */
    LibrarySearch(List<Path> directories, Predicate<Path> isVisible) {
        this.directories = List.copyOf(directories);
        this.isVisible = isVisible;
    }

    /** Returns the file that the linker takes for {@code -lNAME}, where {@code :FILE} is a file's whole name. */
    Optional<Path> find(String name) {
        return all(name).stream().findFirst();
    }

    /** Returns that file and those it would take if the ones before were not there, or were for another machine. */
    List<Path> all(String name) {
        List<String> names =
                name.startsWith(":") ? List.of(name.substring(1)) : List.of("lib" + name + ".so", "lib" + name + ".a");
        List<Path> found = new ArrayList<>();
        for (Path directory : directories) {
            for (String candidate : names) {
                file(directory, candidate).ifPresent(found::add);
            }
        }
        return found;
    }

    private Optional<Path> file(Path directory, String name) {
        try {
            Path file = directory.resolve(name);
            return Files.isRegularFile(file) && isVisible.test(file.toRealPath())
                    ? Optional.of(file)
                    : Optional.empty();
        } catch (IOException | InvalidPathException e) {
            return Optional.empty();
        }
    }

    /**
     * Adds {@code file} to {@code files}, and what it names where it is a script.
     *
     * @return why that may not be all that the linker reads, if so
     * @throws IOException if a file cannot be read
     */
    Optional<String> follow(Path file, Set<Path> files) throws IOException {
        if (!files.add(file)) {
            return Optional.empty();
        }
        if (LinkerScript.isThinArchive(file)) {
            return Optional.of(file + " is an archive whose members lie elsewhere");
        }
        if (!LinkerScript.is(file)) {
            return Optional.empty();
        }
        LinkerScript script = LinkerScript.read(file);
        Optional<String> reason =
                script.isPlain() ? Optional.empty() : Optional.of(file + " is a script that may read other files");
        for (String input : script.inputs()) {
            Optional<Path> named = resolve(file, input);
            if (named.isPresent()) {
                Optional<String> deeper = follow(named.get(), files);
                reason = reason.isPresent() ? reason : deeper;
            }
        }
        return reason;
    }

    private Optional<Path> resolve(Path script, String input) {
        if (input.startsWith("-l")) {
            return find(input.substring(2));
        }
        Optional<Path> beside = file(script.resolveSibling("."), input);
        return beside.isPresent() ? beside : find(":" + input);
    }
}
