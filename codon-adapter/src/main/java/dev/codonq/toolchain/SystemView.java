package dev.codonq.toolchain;

import java.nio.file.Path;
import java.util.List;

/** What a run that is isolated from the host's file system sees of it. */
final class SystemView {
    // /usr, and the directories at the root that are its parts or links into it: as the sandbox mounts them.
    private static final List<Path> SYSTEM = List.of(
            Path.of("/usr"),
            Path.of("/bin"),
            Path.of("/sbin"),
            Path.of("/lib"),
            Path.of("/lib32"),
            Path.of("/lib64"),
            Path.of("/libx32"));

    private SystemView() {}

    /** Returns whether a run sees the file with this real path, given also the trees that it is shown. */
    static boolean shows(Path realPath, List<Path> trees) {
        return SYSTEM.stream().anyMatch(realPath::startsWith) || trees.stream().anyMatch(realPath::startsWith);
    }
}
