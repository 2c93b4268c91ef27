package dev.codonq.imports;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;

/**
 * A predictor of the project files that Codon 0.18 opens to compile a program, by Codon's own rules of resolution.
 * Thread-safe; keeps in memory what it parsed, by content, so that programs that share modules cost little.
 *
 * <p>For an import in file F, Codon takes the first of these that exists, a directory of that name included:
 * {@code F/../m.codon}, {@code F/../m/__init__.codon}, {@code F/../m.py}, {@code F/../m/__init__.py}, and in each
 * standard-library root {@code m.codon} and {@code m/__init__.codon}. It never looks beside the main source for another
 * file's imports. A plain {@code pkg.mod} loads a submodule as well, if {@code pkg} is a package in Codon's own suffix.
 *
 * <p>Not covered are keywords that compiler plugins add, and names spelled by escapes within f-strings. A module that is
 * missed cannot go unnoticed where only the closure is visible: the compiler does not find it either.
 */
public final class ImportScanner {
    /** The most bytes of one source file that are read: 64 MiB. */
    public static final int MAX_SOURCE_BYTES = 64 << 20;

    private final List<Path> standardLibraryRoots;
    private final ModuleSources sources = new ModuleSources();

    /**
     * @param standardLibraryRoots where Codon looks for what the project does not have, in its order: {@code $CODON_PATH}
     *     if set and existing, the toolchain's standard library, those of plugins; real paths
     * @throws IllegalArgumentException if one of them is not absolute
     */
    public ImportScanner(List<Path> standardLibraryRoots) {
        for (Path root : standardLibraryRoots) {
            if (!root.isAbsolute()) {
                throw new IllegalArgumentException("a standard-library root must be absolute: " + root);
            }
        }
        this.standardLibraryRoots = List.copyOf(standardLibraryRoots);
    }

    /**
     * Returns what a compile of {@code mainSource} reads, as the files stand now.
     *
     * @throws IOException if the main source or a file it imports cannot be read, is neither a regular file nor an
     *     imported directory, or is larger than {@link #MAX_SOURCE_BYTES}. An import that no file answers is no error
     *     here, but {@linkplain ImportClosure#unresolved() recorded}
     */
    public ImportClosure scan(Path mainSource) throws IOException {
        Path main = mainSource.toRealPath();
        ModuleSources.requireRegular(main);
        return new ClosureWalk(standardLibraryRoots, sources, false).walk(main);
    }

    /**
     * Returns the files of the standard library that are opened where {@code files} of it are, these included; by real path,
     * as they stand now.
     *
     * @throws IOException if one of them cannot be read
     */
    public SortedSet<Path> libraryFiles(Collection<Path> files) throws IOException {
        return new ClosureWalk(standardLibraryRoots, sources, true).filesFrom(files);
    }
}
