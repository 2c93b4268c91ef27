package dev.codonq.imports;

import java.nio.file.Path;
import java.util.List;

/**
 * An import statement that no file answers, where Codon says {@code no module named …}. Immutable.
 *
 * @param file real path of the importing file
 * @param line line of the statement, from 1, as Codon counts
 * @param module the module as Codon's message names it, leading dots included
 * @param candidates the paths that were probed, in order; empty if the name is longer than any path can be
 */
public record UnresolvedImport(Path file, int line, String module, List<Path> candidates) {
    /** Copies the candidates. */
    public UnresolvedImport {
        candidates = List.copyOf(candidates);
    }
}
