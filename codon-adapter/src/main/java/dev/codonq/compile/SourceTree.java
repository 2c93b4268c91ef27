package dev.codonq.compile;

import dev.codonq.action.Digest;
import dev.codonq.action.Input;
import dev.codonq.imports.ImportClosure;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where a run sees the files of an import closure. Immutable.
 *
 * @param main absolute path of the main source in the run
 * @param inputs the closure, by path relative to the root of the run's file system
 */
record SourceTree(String main, SortedMap<String, Input> inputs) {
    private static final Path VIRTUAL_ROOT = Path.of("/job/src");

    /** Returns a tree in which every file stands at its real path. */
    static SourceTree real(ImportClosure closure) {
        return new Layout(Path.of("/"), Path.of("/")).lay(closure);
    }

    /**
     * Returns a tree in which what lies below {@code root} stands below {@code /job/src}.
     *
     * @throws SourceException if a file of the closure lies elsewhere
     */
    static SourceTree virtual(ImportClosure closure, Path root) {
        return new Layout(root, VIRTUAL_ROOT).lay(closure);
    }

    /** Moves paths from one root to another. */
    private record Layout(Path from, Path to) {
        SourceTree lay(ImportClosure closure) {
            TreeMap<String, Input> inputs = new TreeMap<>();
            for (Map.Entry<Path, Digest> file : closure.files().entrySet()) {
                // Codon runs no source; whether it is executable changes nothing.
                inputs.put(key(file.getKey()), new Input.File(file.getValue(), file.getKey(), false));
            }
            for (Map.Entry<Path, Path> link : closure.links().entrySet()) {
                Path target = link.getValue();
                String moved = target.isAbsolute() ? move(target).toString() : target.toString();
                inputs.put(key(link.getKey()), new Input.Link(moved));
            }
            for (Path directory : closure.directories()) {
                inputs.put(key(directory), new Input.Directory());
            }
            return new SourceTree(move(closure.main()).toString(), inputs);
        }

        private String key(Path path) {
            return move(path).toString().substring(1);
        }

        private Path move(Path path) {
            if (!path.startsWith(from)) {
                throw new SourceException(path + " is part of the program but lies outside the root " + from
                        + "; give a root that holds all of it, or use real paths");
            }
            return to.resolve(from.relativize(path)).normalize();
        }
    }
}
