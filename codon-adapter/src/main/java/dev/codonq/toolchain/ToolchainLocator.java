package dev.codonq.toolchain;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The search for a Codon compiler, in this order: the one that is named, {@code CODONQ_CODON}, {@code codon} on
 * {@code PATH}, {@code ~/.codon/bin/codon}, and the newest that {@code scripts/install-codon} put under
 * {@code CODONQ_TOOLCHAINS}, the user's cache directory, or as root {@code /var/cache/codonq/toolchains}. What is named
 * (the first two) is taken or is an error; elsewhere only an installation counts, another program called codon is passed
 * over. Not thread-safe; confined to one search.
 */
public final class ToolchainLocator {
    private static final Path ROOT_TOOLCHAINS = Path.of("/var/cache/codonq/toolchains");
    private static final Pattern DOTS = Pattern.compile("[^0-9]+");

    private final Map<String, String> environment;
    private final Path home;
    private final @Nullable Path rootToolchains;
    private final Set<String> lookedAt = new LinkedHashSet<>();

    private ToolchainLocator(Map<String, String> environment, Path home, @Nullable Path rootToolchains) {
        this.environment = environment;
        this.home = home;
        this.rootToolchains = rootToolchains;
    }

    /**
     * A compiler and why it is the one to use. Immutable.
     *
     * @param by what named it, or where it was found, for people
     */
    public record Located(Path codon, String by) {}

    /**
     * Returns the absolute path of the compiler that this process is to use, by its own environment and user.
     *
     * @param explicit what the user named, which nothing else replaces
     * @throws ToolchainException if there is none; the message lists all places and says how to install one
     */
    public static Path locate(@Nullable Path explicit) {
        return locateWithReason(explicit).codon();
    }

    /** As {@link #locate(Path)}, and says why it is that one. */
    public static Located locateWithReason(@Nullable Path explicit) {
        return locateWithReason(explicit, System.getenv(), UserDirectories.home(), isRoot() ? ROOT_TOOLCHAINS : null);
    }

    private static boolean isRoot() {
        try {
            return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
        } catch (IOException e) {
            throw new ToolchainException("cannot tell who runs this: " + e);
        }
    }

    /**
     * Returns the absolute path of the compiler to use. It is not run; {@link Toolchain#probe(Path)} does that.
     *
     * @param explicit what the user named, which nothing else replaces
     * @param environment the environment variables that count
     * @param home the user's home directory
     * @param root whether the user is root
     * @throws ToolchainException if there is none; the message lists all places and says how to install one
     */
    public static Path locate(@Nullable Path explicit, Map<String, String> environment, Path home, boolean root) {
        return locate(explicit, environment, home, root ? ROOT_TOOLCHAINS : null);
    }

    static Path locate(
            @Nullable Path explicit, Map<String, String> environment, Path home, @Nullable Path rootToolchains) {
        return locateWithReason(explicit, environment, home, rootToolchains).codon();
    }

    static Located locateWithReason(
            @Nullable Path explicit, Map<String, String> environment, Path home, @Nullable Path rootToolchains) {
        ToolchainLocator locator = new ToolchainLocator(environment, home, rootToolchains);
        String named = environment.getOrDefault("CODONQ_CODON", "");
        if (explicit != null) {
            return new Located(existing(explicit, "--codon"), "named by --codon");
        }
        if (!named.isEmpty()) {
            return new Located(existing(Path.of(named), "CODONQ_CODON"), "named by CODONQ_CODON");
        }
        try {
            return locator.search();
        } catch (IOException e) {
            throw new ToolchainException("cannot look for a Codon compiler: " + e);
        }
    }

    /**
     * Returns the absolute paths of all compilers that the search comes across, in its order, by the environment and user of
     * this process. None is run.
     *
     * @throws ToolchainException if a directory cannot be read
     */
    public static List<Path> locateAll() {
        return locateAll(System.getenv(), UserDirectories.home(), isRoot() ? ROOT_TOOLCHAINS : null);
    }

    static List<Path> locateAll(Map<String, String> environment, Path home, @Nullable Path rootToolchains) {
        ToolchainLocator locator = new ToolchainLocator(environment, home, rootToolchains);
        Set<Path> all = new LinkedHashSet<>();
        String named = environment.getOrDefault("CODONQ_CODON", "");
        if (!named.isEmpty()) {
            all.add(existing(Path.of(named), "CODONQ_CODON"));
        }
        try {
            locator.onPath().ifPresent(all::add);
            locator.installed(home.resolve(".codon/bin/codon")).ifPresent(all::add);
            for (Path directory : locator.toolchainDirectories()) {
                all.addAll(locator.allIn(directory));
            }
        } catch (IOException e) {
            throw new ToolchainException("cannot look for Codon compilers: " + e);
        }
        return List.copyOf(all);
    }

    private static Path existing(Path named, String by) {
        if (!Files.exists(named)) {
            throw new ToolchainException(named, "no such file", "correct " + by + ", or leave it out");
        }
        return named.toAbsolutePath();
    }

    private Located search() throws IOException {
        Optional<Located> found = onPath().map(codon -> new Located(codon, "found on PATH"));
        if (found.isEmpty()) {
            found = installed(home.resolve(".codon/bin/codon"))
                    .map(codon -> new Located(codon, "found in the home directory"));
        }
        for (Path directory : toolchainDirectories()) {
            if (found.isEmpty()) {
                found = newestIn(directory).map(codon -> new Located(codon, "the newest in " + directory));
            }
        }
        return found.orElseThrow(
                () -> new ToolchainException("no Codon compiler found: --codon and CODONQ_CODON are not"
                        + " given, and none is at " + String.join(", ", lookedAt) + "; to install one, run"
                        + " scripts/install-codon"));
    }

    private Optional<Path> onPath() throws IOException {
        for (String directory : environment.getOrDefault("PATH", "").split(":", -1)) {
            // A relative entry would make the compiler depend on the working directory.
            if (directory.startsWith("/")) {
                Optional<Path> found = installed(Path.of(directory, "codon"));
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    private Optional<Path> installed(Path codon) throws IOException {
        lookedAt.add(codon.toString());
        if (ConsoleScript.is(codon)) {
            return ConsoleScript.executableBehind(codon);
        }
        return Toolchain.isInstalledAt(codon) ? Optional.of(codon) : Optional.empty();
    }

    private List<Path> toolchainDirectories() {
        List<Path> directories = new ArrayList<>();
        String given = environment.getOrDefault("CODONQ_TOOLCHAINS", "");
        if (!given.isEmpty()) {
            directories.add(Path.of(given).toAbsolutePath());
        }
        String cache = environment.getOrDefault("XDG_CACHE_HOME", "");
        Path userCache =
                cache.isEmpty() ? home.resolve(".cache") : Path.of(cache).toAbsolutePath();
        directories.add(userCache.resolve("codonq/toolchains"));
        if (rootToolchains != null) {
            directories.add(rootToolchains);
        }
        return directories;
    }

    private Optional<Path> newestIn(Path directory) throws IOException {
        return allIn(directory).stream().findFirst();
    }

    /** The newest first. */
    private List<Path> allIn(Path directory) throws IOException {
        lookedAt.add(directory + "/codon-*/bin/codon");
        List<Path> versions = new ArrayList<>();
        if (Files.isDirectory(directory)) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, "codon-*")) {
                for (Path entry : entries) {
                    if (Toolchain.isInstalledAt(entry.resolve("bin/codon"))) {
                        versions.add(entry);
                    }
                }
            }
        }
        return versions.stream()
                .sorted(Comparator.comparing(ToolchainLocator::version, Arrays::compare)
                        .reversed())
                .map(installation -> installation.resolve("bin/codon"))
                .toList();
    }

    private static int[] version(Path directory) {
        String name = String.valueOf(directory.getFileName()).substring("codon-".length());
        return Arrays.stream(DOTS.split(name))
                .filter(part -> !part.isEmpty())
                .mapToInt(Integer::parseInt)
                .toArray();
    }
}
