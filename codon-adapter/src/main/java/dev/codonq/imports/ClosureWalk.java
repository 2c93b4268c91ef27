package dev.codonq.imports;

import dev.codonq.action.Digest;
import dev.codonq.imports.PackageBindings.Submodule;
import dev.codonq.imports.ParsedModule.Import;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One walk from some sources to everything they import. Not thread-safe; confined to one scan.
 *
 * <p>From a project it ends at the standard library: what is imported there is looked up beside the importing file and in
 * the library again, so that no way leads back to the project.
 */
final class ClosureWalk {
    private static final List<String> PROJECT_SUFFIXES = List.of(".codon", ".py");
    private static final List<String> LIBRARY_SUFFIXES = List.of(".codon");

    private final List<Path> libraryRoots;
    private final boolean entersLibrary;
    private final ModuleSources sources;
    private final LinkTrail trail = new LinkTrail();
    private final PackageBindings bindings = new PackageBindings();

    private final SortedMap<Path, Digest> files = new TreeMap<>();
    private final SortedSet<Path> directories = new TreeSet<>();
    private final SortedSet<Path> absent = new TreeSet<>();
    private final SortedSet<Path> library = new TreeSet<>();
    private final List<UnresolvedImport> unresolved = new ArrayList<>();

    private final Set<Path> found = new HashSet<>();
    private final Deque<Path> pending = new ArrayDeque<>();
    private final Map<Question, Answer> answers = new HashMap<>();

    /** What one import statement asks, the same for all files of a directory. */
    private record Question(Path directory, ModuleName module) {}

    /**
     * @param file real path of the module that was found; null if none was
     * @param probed the candidates without an answer before it, those in the standard library included
     */
    private record Answer(@Nullable Path file, List<Path> probed) {}

    /** @param entersLibrary whether it goes on in the standard library */
    ClosureWalk(List<Path> libraryRoots, ModuleSources sources, boolean entersLibrary) {
        this.entersLibrary = entersLibrary;
        this.libraryRoots = libraryRoots;
        this.sources = sources;
    }

    ImportClosure walk(Path main) throws IOException {
        visitAll(List.of(main));
        directories.addAll(trail.crossed());
        return new ImportClosure(main, files, trail.links(), directories, absent, library, unresolved);
    }

    /** Returns the files that are opened where {@code first} are, these included. */
    SortedSet<Path> filesFrom(Collection<Path> first) throws IOException {
        visitAll(first);
        return new TreeSet<>(files.keySet());
    }

    private void visitAll(Collection<Path> first) throws IOException {
        found.addAll(first);
        pending.addAll(first);
        while (!pending.isEmpty()) {
            visit(pending.remove());
            for (Submodule next = bindings.poll(); next != null; next = bindings.poll()) {
                Answer answer = ask(next.packageFile(), new ModuleName(0, next.name()));
                reach(answer, next.name());
            }
        }
    }

    private void visit(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            directories.add(file);
            return;
        }
        ModuleSources.Source source = sources.read(file);
        files.put(file, source.digest());
        bindings.add(source.module());
        for (Map.Entry<Import, Integer> entry : source.module().imports().entrySet()) {
            Import imported = entry.getKey();
            Answer answer = ask(file, imported.module());
            reach(answer, imported.boundName());
            if (answer.file == null) {
                String name = imported.module().toString();
                unresolved.add(new UnresolvedImport(file, entry.getValue(), name, answer.probed));
            }
        }
    }

    /** Queues the module that was found, unless it is known, or the standard library's and not to be entered. */
    private void reach(Answer answer, @Nullable String boundName) {
        Path file = answer.file;
        if (file == null) {
            return;
        }
        if (!entersLibrary && isInLibrary(file)) {
            library.add(file);
            return;
        }
        if (boundName != null) {
            bindings.bind(boundName, file);
        }
        if (found.add(file)) {
            pending.add(file);
        }
    }

    private Answer ask(Path importer, ModuleName module) throws IOException {
        Path parent = importer.getParent();
        Question question = new Question(parent == null ? importer : parent, module);
        Answer answer = answers.get(question);
        if (answer == null) {
            answer = probe(question);
            answers.put(question, answer);
        }
        return answer;
    }

    /** Tries all candidates in Codon's order: the first that exists wins, a file or not. */
    private Answer probe(Question question) throws IOException {
        List<Path> probed = new ArrayList<>();
        for (Candidate candidate : Candidate.of(question.directory, question.module, PROJECT_SUFFIXES)) {
            if (Files.exists(candidate.path())) {
                return new Answer(trail.follow(candidate), probed);
            }
            absent.add(candidate.path());
            probed.add(candidate.path());
        }
        for (Path root : libraryRoots) {
            for (Candidate candidate : Candidate.of(root, question.module, LIBRARY_SUFFIXES)) {
                if (Files.exists(candidate.path())) {
                    // Links within the library come with it.
                    return new Answer(candidate.path().toRealPath(), probed);
                }
                probed.add(candidate.path());
            }
        }
        return new Answer(null, probed);
    }

    private boolean isInLibrary(Path file) {
        return libraryRoots.stream().anyMatch(file::startsWith);
    }
}
