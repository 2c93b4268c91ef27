package dev.codonq.warm;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.codonq.imports.ImportScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The sources of a standard library, by what compiles open of them. Thread-safe; what it has read once it does not read
 * again.
 */
final class StandardLibrary {
    private static final Path CORE = Path.of("internal", "core.codon");

    private static final Path INTERNAL = Path.of("internal", "__init__.codon");

    /** What is worth a compiler of its own: this much takes a third of a second to parse. */
    static final long WORTHWHILE_BYTES = 128 << 10;

    private final List<Path> roots;
    private final ImportScanner scanner;
    private final Object lock = new Object();

    @GuardedBy("lock")
    private @Nullable SortedSet<Path> core;

    /** What is opened beyond the core, by what is imported. */
    @GuardedBy("lock")
    private final Map<Path, Profile> beyond = new HashMap<>();

    /** @param roots where Codon looks for it, in its order */
    StandardLibrary(List<Path> roots) {
        this.roots = List.copyOf(roots);
        scanner = new ImportScanner(roots);
    }

    /**
     * Returns the files that every compile opens.
     *
     * @throws IOException if they cannot be read, or this is no standard library
     */
    SortedSet<Path> core() throws IOException {
        synchronized (lock) {
            if (core == null) {
                core = scanner.libraryFiles(List.of(file(CORE), file(INTERNAL)));
            }
            return core;
        }
    }

    private Path file(Path name) throws IOException {
        for (Path root : roots) {
            if (Files.isRegularFile(root.resolve(name))) {
                return root.resolve(name).toRealPath();
            }
        }
        throw new NoSuchFileException(name.toString(), null, "not in the standard library");
    }

    /**
     * Returns what a compile opens that is worth to be parsed in advance. What is imported and takes little to parse is left
     * to the compile: there are too many ways to combine it.
     */
    Profile profileOf(LibraryImports imports) throws IOException {
        SortedSet<Path> added = new TreeSet<>();
        for (Path file : imports.files()) {
            Profile beyond = beyondCore(file);
            if (beyond.addedBytes() >= WORTHWHILE_BYTES) {
                added.addAll(beyond.added());
            }
        }
        return profileOf(added);
    }

    private Profile beyondCore(Path file) throws IOException {
        synchronized (lock) {
            Profile known = beyond.get(file);
            if (known == null) {
                SortedSet<Path> added = new TreeSet<>(scanner.libraryFiles(List.of(file)));
                added.removeAll(core());
                known = profileOf(added);
                beyond.put(file, known);
            }
            return known;
        }
    }

    private static Profile profileOf(SortedSet<Path> added) throws IOException {
        long bytes = 0;
        for (Path file : added) {
            bytes += Files.size(file);
        }
        return added.isEmpty() ? Profile.CORE : new Profile(added, bytes);
    }
}
