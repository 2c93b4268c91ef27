package dev.codonq.toolchain;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The libraries of the system that the compiler itself loads. The C library shows in what it makes: with it the compiler
 * computes constants such as {@code sin(0.5)}. Thread-safe; looked at once, when first asked about.
 */
public final class SystemLibraries {
    private static final Path LOADER_CACHE = Path.of("/etc/ld.so.cache");

    private final Toolchain toolchain;
    private final String searchPath;
    private final Object lock = new Object();

    @GuardedBy("lock")
    private @Nullable String identity;

    /**
     * @param toolchain whose compiler loads them
     * @param searchPath the value of {@code PATH} in runs
     */
    public SystemLibraries(Toolchain toolchain, String searchPath) {
        this.toolchain = toolchain;
        this.searchPath = searchPath;
    }

    /**
     * Returns the number of the libraries and a digest of their content.
     *
     * @throws ToolchainException if one cannot be read
     */
    public String identity() {
        synchronized (lock) {
            if (identity == null) {
                FactsMemo memo = new FactsMemo(toolchain.memoFile("libraries", searchPath), toolchain.clock());
                try {
                    identity = memo.get(this::lookUp).get(0);
                } catch (UncheckedIOException e) {
                    throw new ToolchainException(
                            toolchain.executable(), "its libraries cannot be read: " + e.getMessage(), "try again", e);
                }
            }
            return identity;
        }
    }

    private SystemFacts lookUp() {
        Set<Path> files = new TreeSet<>(
                LoadedLibraries.ofProgram(toolchain.executable(), searchPath).files());
        files.removeIf(file -> toolchain.parts().stream().anyMatch(file.normalize()::startsWith));
        Set<Path> watched = new TreeSet<>(files);
        watched.add(LOADER_CACHE);
        watched.add(toolchain.executable());
        TreeMap<Path, FileState> states = SystemFacts.look(watched);
        try {
            String digest =
                    new FileDigests(toolchain.clock()).of(List.of(), files).hash();
            return new SystemFacts(List.of(files.size() + " files " + digest.substring(0, 32)), states);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
