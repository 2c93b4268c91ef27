package dev.codonq.warm;

import java.nio.file.Path;
import java.util.Set;

/**
 * What the sources of a compile import from the standard library by themselves, and how it is loaded: by this, {@link WarmCompilers} knows what
 * could be done for it in advance. Immutable.
 *
 * @param mode how it is loaded
 * @param files real paths
 */
public record LibraryImports(LibraryMode mode, Set<Path> files) {
    public LibraryImports {
        files = Set.copyOf(files);
    }
}
