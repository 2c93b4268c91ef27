package dev.codonq.warm;

import java.nio.file.Path;
import java.util.Set;

/**
 * What the sources of a compile import from the standard library by themselves: by this, {@link WarmCompilers} knows what
 * could be parsed for it in advance. Immutable.
 *
 * @param files real paths
 */
public record LibraryImports(Set<Path> files) {
    public LibraryImports {
        files = Set.copyOf(files);
    }
}
