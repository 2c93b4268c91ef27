package dev.codonq.toolchain;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.codonq.action.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A Codon installation that was found to work: where it is, which version it says it is, and what exactly it consists
 * of. Thread-safe; immutable but for the digest, which is taken once, when it is first asked for.
 */
public final class Toolchain {
    private static final Duration PROBE_LIMIT = Duration.ofSeconds(30);
    private static final List<String> RUNTIME = List.of("lib/codon/libcodonc.so", "lib/codon/libcodonrt.so");
    private static final List<String> STANDARD_LIBRARIES = List.of("lib/codon/stdlib", "stdlib", "bin/stdlib");
    private static final String CURE = "name the bin/codon of a whole installation, or run scripts/install-codon";

    private final Path executable;
    private final Path root;
    private final List<Path> standardLibraryRoots;
    private final List<Path> parts;
    private final String version;
    private final @Nullable Path memoDirectory;
    private final Clock clock;
    private final Object digestLock = new Object();

    @GuardedBy("digestLock")
    private @Nullable Digest digest;

    private Toolchain(Path codon, @Nullable Path memoDirectory, Clock clock, Duration limit) throws IOException {
        executable = executable(codon);
        root = executable.resolveSibling("..").normalize();
        for (String library : RUNTIME) {
            require(library, Files.isRegularFile(root.resolve(library)));
        }
        standardLibraryRoots = standardLibraries(root);
        require(
                STANDARD_LIBRARIES.get(0) + "/internal",
                standardLibraryRoots.stream().anyMatch(library -> Files.isDirectory(library.resolve("internal"))));
        parts = ToolchainFiles.parts(root, executable);
        this.memoDirectory = memoDirectory;
        this.clock = clock;
        // Last: what does not even look like Codon is not run.
        FactsMemo memo = new FactsMemo(memoFile("version", executable.toString()), clock);
        version = memo.get(() -> askForVersion(limit)).get(0);
    }

    private SystemFacts askForVersion(Duration limit) {
        Set<Path> watched = new TreeSet<>(Set.of(executable));
        RUNTIME.forEach(library -> watched.add(root.resolve(library)));
        TreeMap<Path, FileState> states = SystemFacts.look(watched);
        return new SystemFacts(List.of(new VersionProbe(executable, limit).run()), states);
    }

    /**
     * Verifies the toolchain of the executable {@code codon}, or of the executable behind it where it is the program
     * that pip installs. Takes as long as {@code codon --version}, which has a limit of 30 seconds.
     *
     * @throws ToolchainException if it cannot be run, is not Codon, or is not whole
     */
    public static Toolchain probe(Path codon) {
        return probe(codon, null, Clock.systemUTC(), PROBE_LIMIT);
    }

    /**
     * As {@link #probe(Path)}, and keeps in {@code memoDirectory} what asking and reading the toolchain gave, so that as
     * long as its files do not change, it is not run, and {@link #digest} need not read them again. The directory is made when needed; who can
     * write to it can forge the digest.
     */
    public static Toolchain probe(Path codon, Path memoDirectory) {
        return probe(codon, memoDirectory, Clock.systemUTC(), PROBE_LIMIT);
    }

    static Toolchain probe(Path codon, @Nullable Path memoDirectory, Clock clock, Duration limit) {
        try {
            return new Toolchain(codon, memoDirectory, clock, limit);
        } catch (IOException e) {
            throw new ToolchainException(codon, "cannot be examined: " + e, CURE, e);
        }
    }

    /** Returns whether {@code codon} is an executable with Codon's runtime library where it looks for it. */
    static boolean isInstalledAt(Path codon) throws IOException {
        if (!Files.isRegularFile(codon) || !Files.isExecutable(codon)) {
            return false;
        }
        Path runtime = codon.toRealPath().resolveSibling("../lib/codon/libcodonrt.so");
        return Files.isRegularFile(runtime);
    }

    private static Path executable(Path codon) throws IOException {
        Path found = codon;
        if (ConsoleScript.is(codon)) {
            found = ConsoleScript.executableBehind(codon)
                    .orElseThrow(() -> new ToolchainException(
                            codon, "pip's script, but the compiler is not in the site-packages behind it", CURE));
        }
        Path real;
        try {
            real = found.toRealPath();
        } catch (NoSuchFileException e) {
            throw new ToolchainException(found, "no such file", CURE, e);
        }
        if (!Files.isRegularFile(real)) {
            throw new ToolchainException(found, "not a file", CURE);
        }
        if (!Files.isExecutable(real)) {
            throw new ToolchainException(found, "not executable", "run chmod +x on it");
        }
        return real;
    }

    private static List<Path> standardLibraries(Path root) throws IOException {
        List<Path> existing = new ArrayList<>();
        for (String place : STANDARD_LIBRARIES) {
            if (Files.isDirectory(root.resolve(place))) {
                existing.add(root.resolve(place).toRealPath());
            }
        }
        return List.copyOf(existing);
    }

    private void require(String part, boolean present) {
        if (!present) {
            throw new ToolchainException(executable, "not a whole Codon: " + root.resolve(part) + " is missing", CURE);
        }
    }

    /** Returns the real path of {@code bin/codon}. */
    public Path executable() {
        return executable;
    }

    /** Returns the directory that {@code bin} and {@code lib} lie in; built executables carry its path. */
    public Path root() {
        return root;
    }

    /** Returns what {@code codon --version} says, such as {@code 0.18.0}. */
    public String version() {
        return version;
    }

    /** Returns the real paths of the directories that imports of the standard library are looked for in, in order. */
    public List<Path> standardLibraryRoots() {
        return standardLibraryRoots;
    }

    /**
     * Returns the files and directories that a compile reads from this toolchain, by real path. They can lie among
     * others, where the toolchain is installed into a common prefix such as the user's home.
     */
    public List<Path> parts() {
        return parts;
    }

    /** Returns the sources of the standard library, by real path. */
    public List<Path> standardLibraryFiles() {
        List<Path> sources = new ArrayList<>();
        for (Path library : standardLibraryRoots) {
            try (Stream<Path> files = Files.walk(library)) {
                files.filter(Files::isRegularFile).forEach(sources::add);
            } catch (IOException e) {
                throw new ToolchainException(library, "cannot be listed: " + e, CURE, e);
            }
        }
        return sources;
    }

    /**
     * Returns the digest of the name, content and execute permission of every file that a compile can read from this
     * toolchain. Where it lies is no part of it. The first call reads all files, unless that is known from an earlier
     * start; others wait for it.
     *
     * @throws ToolchainException if a file cannot be read, or changes meanwhile
     */
    public Digest digest() {
        synchronized (digestLock) {
            if (digest == null) {
                try {
                    digest = readDigest();
                } catch (IOException e) {
                    throw new ToolchainException(root, "cannot be read: " + e, "install it anew", e);
                }
            }
            return digest;
        }
    }

    private Digest readDigest() throws IOException {
        ToolchainFiles files = ToolchainFiles.of(root, executable);
        Digest state = files.state();
        DigestMemo memo = memoDirectory == null ? null : new DigestMemo(memoDirectory);
        Digest known = memo == null ? null : memo.find(state).orElse(null);
        if (known != null) {
            return known;
        }
        Digest content = files.content();
        if (!ToolchainFiles.of(root, executable).state().equals(state)) {
            throw new ToolchainException(root, "changed while it was read", "wait until its installation has ended");
        }
        if (memo != null && FileState.hasSettled(files.lastChanged(), clock.instant())) {
            memo.keep(state, content);
        }
        return content;
    }

    /** Returns where facts about the system are kept that depend on this toolchain and {@code more}; null for nowhere. */
    @Nullable
    Path memoFile(String kind, String more) {
        if (memoDirectory == null) {
            return null;
        }
        byte[] text = (root + "\0" + more).getBytes(StandardCharsets.UTF_8);
        return memoDirectory.resolve(kind + "-" + Digest.of(text).hash().substring(0, 32));
    }

    Clock clock() {
        return clock;
    }

    @Override
    public String toString() {
        return "Codon " + version + " at " + root;
    }
}
