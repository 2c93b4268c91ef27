package dev.codonq.action;

import java.nio.file.Path;

/**
 * A directory of tools that a run sees read-only at its own absolute path, such as a compiler's installation. Immutable.
 *
 * @param path absolute path on the host and in the run
 * @param identity digest of everything the tree consists of, by its owner's encoding
 */
public record ToolTree(Path path, Digest identity) {
    /** @throws IllegalArgumentException if the path is not absolute and normal */
    public ToolTree {
        if (!path.isAbsolute() || !path.normalize().equals(path)) {
            throw new IllegalArgumentException("not an absolute, normal path: " + path);
        }
    }
}
