package dev.codonq.imports;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One path where Codon looks for a module: some levels above a directory it starts from, then down. Immutable.
 *
 * @param base the directory the names start from, real if the directory the search started from is
 * @param below the path below {@code base}; links can only be in this part
 */
record Candidate(Path base, Path below) {
    /** Longer paths exist for no system call, so Codon finds nothing there either. */
    private static final int MAX_PATH_CHARS = 4096;

    private static final String PACKAGE = "__init__";

    Path path() {
        return base.resolve(below);
    }

    /** The candidates for {@code module} seen from {@code directory}, for each of {@code suffixes}, in Codon's order. */
    static List<Candidate> of(Path directory, ModuleName module, List<String> suffixes) {
        long length = directory.toString().length()
                + 3L * module.levelsUp()
                + module.path().length();
        if (length > MAX_PATH_CHARS) {
            return List.of();
        }
        List<Candidate> candidates = new ArrayList<>();
        Path base = up(directory, module.levelsUp());
        Path names = base.getFileSystem().getPath(module.path());
        for (String suffix : suffixes) {
            if (!module.path().isEmpty()) {
                candidates.add(new Candidate(base, names.resolveSibling(module.lastName() + suffix)));
            } else if (module.levelsUp() == 0) {
                candidates.add(new Candidate(base, names.resolve(suffix)));
            } else {
                // Codon replaces what follows the last dot of the path ending in "..", which leaves one dot of it.
                Path below = up(directory, module.levelsUp() - 1);
                candidates.add(new Candidate(below, names.resolve("." + suffix)));
            }
            candidates.add(new Candidate(base, names.resolve(PACKAGE + suffix)));
        }
        return candidates;
    }

    private static Path up(Path directory, int levels) {
        Path above = directory;
        for (int i = 0; i < levels; i++) {
            Path parent = above.getParent();
            above = parent == null ? above : parent;
        }
        return above;
    }
}
