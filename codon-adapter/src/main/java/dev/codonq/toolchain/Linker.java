package dev.codonq.toolchain;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The g++ that Codon has link, with all that it reads of the system. Thread-safe; it is looked at once, when it is first
 * asked about, and a linker that is replaced later is not noticed.
 */
public final class Linker {
    /** The value of {@code PATH} in compiles, whatever it is elsewhere. */
    public static final String SEARCH_PATH = "/usr/local/bin:/usr/bin:/bin";

    /** Their directories come before all others. */
    private static final List<String> TOOLCHAIN_LIBRARIES = List.of("lib", "lib/codon");

    private final Toolchain toolchain;
    private final String searchPath;
    private final FileDigests digests;
    private final Map<String, LoadedLibraries> neededByState = new ConcurrentHashMap<>();
    private final Object lock = new Object();

    @GuardedBy("lock")
    private @Nullable LinkerFacts facts;

    /**
     * A library as the linker finds it. Immutable.
     *
     * @param identity differs whenever its content does; {@code absent} if there is none
     * @param problem why that may not cover all that the linker reads for it
     */
    public record Library(String identity, Optional<String> problem) {}

    /**
     * @param toolchain whose libraries are linked, and which says where memos are kept
     * @param searchPath the value of {@code PATH} in runs
     */
    public Linker(Toolchain toolchain, String searchPath) {
        this.toolchain = toolchain;
        this.searchPath = searchPath;
        digests = new FileDigests(toolchain.clock());
    }

    /**
     * Returns a text that differs whenever g++ may link otherwise: its version and a digest of all that it reads, or
     * {@code none} where there is no g++.
     *
     * @throws ToolchainException if the thread is interrupted
     */
    public String identity() {
        return facts().identity();
    }

    /**
     * Returns why the identity may not cover what the linker of a run reads.
     *
     * @param sandboxed whether the run sees only the system's own directories
     * @throws ToolchainException if the thread is interrupted
     */
    public Optional<String> problem(boolean sandboxed) {
        LinkerFacts known = facts();
        if (known.problem().isPresent() || !sandboxed) {
            return known.problem();
        }
        return known.outside().map(file -> "the linker needs " + file + ", which is not where a run can see it");
    }

    /** Returns the files outside of the toolchain that the identity covers, as g++ and ld name them. */
    public List<Path> files() {
        return facts().files();
    }

    /**
     * Returns the library that {@code -l NAME} links, and those that it would link if that were not there.
     *
     * @param name as after {@code -l}, so with a colon in front for the name of a file
     * @param directories where the user has it looked for first
     * @param trees the directories besides the system's that a run sees; empty if it sees all
     * @throws ToolchainException if the thread is interrupted
     */
    public Library library(String name, List<Path> directories, Optional<List<Path>> trees) {
        try {
            return find(name, search(directories, trees));
        } catch (IOException e) {
            return new Library("unknown", Optional.of("library " + name + " cannot be read: " + e.getMessage()));
        }
    }

    private Library find(String name, LibrarySearch search) throws IOException {
        List<Path> candidates = search.all(name);
        if (candidates.isEmpty()) {
            return new Library("absent", Optional.empty());
        }
        Set<Path> files = new TreeSet<>();
        Optional<String> problem = Optional.empty();
        for (Path candidate : candidates) {
            Optional<String> own = search.follow(candidate, files);
            problem = problem.isPresent() ? problem : own;
        }
        for (Path found : List.copyOf(files)) {
            files.addAll(needed(found));
        }
        // Of these, the toolchain's own digest tells, wherever it stands.
        files.removeIf(file -> toolchain.parts().stream().anyMatch(file.normalize()::startsWith));
        String digest = digests.of(List.of(), files).hash().substring(0, 32);
        return new Library(candidates.get(0).getFileName() + " " + digest, problem);
    }

    private LibrarySearch search(List<Path> directories, Optional<List<Path>> trees) {
        Set<Path> all = new LinkedHashSet<>();
        TOOLCHAIN_LIBRARIES.forEach(library -> all.add(toolchain.root().resolve(library)));
        all.addAll(directories);
        all.addAll(facts().libraryDirectories());
        Predicate<Path> isVisible = trees.isEmpty() ? path -> true : path -> SystemView.shows(path, shown(trees.get()));
        return new LibrarySearch(List.copyOf(all), isVisible);
    }

    private List<Path> shown(List<Path> trees) {
        List<Path> shown = new ArrayList<>(toolchain.parts());
        shown.addAll(trees);
        return shown;
    }

    /** What a shared library needs is read too, to see which symbols of the program it uses. */
    private List<Path> needed(Path library) throws IOException {
        Optional<Path> loader = facts().loader();
        if (loader.isEmpty() || LinkerScript.is(library) || library.toString().endsWith(".a")) {
            return List.of();
        }
        LoadedLibraries needed = neededByState.computeIfAbsent(
                FileState.of(library).text(), state -> LoadedLibraries.ofLibrary(loader.get(), library, searchPath));
        return needed.files().stream().filter(Files::isRegularFile).toList();
    }

    private LinkerFacts facts() {
        synchronized (lock) {
            if (facts == null) {
                FactsMemo memo = new FactsMemo(toolchain.memoFile("linker-2", searchPath), toolchain.clock());
                facts = LinkerFacts.of(memo.get(() -> new LinkerLookup(toolchain, searchPath, digests).run()));
            }
            return facts;
        }
    }
}
