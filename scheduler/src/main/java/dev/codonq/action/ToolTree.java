package dev.codonq.action;

import java.nio.file.Path;

/**
 * A directory or file of tools that a run sees read-only at an absolute path, such as a compiler's installation. Immutable.
 *
 * @param path absolute path in the run
 * @param identity digest of everything the tree consists of, by its owner's encoding
 * @param source absolute path on the host; no part of the action key, since what stands there has the identity
 */
public record ToolTree(Path path, Digest identity, Path source) {
    /** @throws IllegalArgumentException if a path is not absolute and normal */
    public ToolTree {
        requireNormal(path);
        requireNormal(source);
    }

    /**
     * Makes a tree that stands on the host where the run sees it.
     *
     * @throws IllegalArgumentException if the path is not absolute and normal
     */
    public ToolTree(Path path, Digest identity) {
        this(path, identity, path);
    }

    private static void requireNormal(Path path) {
        if (!path.isAbsolute() || !path.normalize().equals(path)) {
            throw new IllegalArgumentException("not an absolute, normal path: " + path);
        }
    }

    /** Returns whether the run sees the tree elsewhere than it stands on the host. */
    public boolean isMoved() {
        return !source.equals(path);
    }
}
