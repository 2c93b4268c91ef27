package dev.codonq.compile;

import dev.codonq.action.Digest;
import dev.codonq.action.ToolTree;
import dev.codonq.toolchain.Toolchain;
import dev.codonq.toolchain.TreeDigest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A compiler plugin as a run finds it. Immutable.
 *
 * @param argument what Codon is given: an absolute path, or a name that it finds in its own installation
 * @param tree the plugin's directory, unless it is part of the toolchain
 * @param standardLibrary the directory of Codon modules that the plugin adds
 * @param reach what a compile with it can come to depend on
 */
record Plugin(String argument, Optional<ToolTree> tree, Optional<Path> standardLibrary, Reach reach) {
    /** The key of {@code plugin.toml} that names the directory of Codon modules, relative to the plugin. */
    private static final Pattern CODON_KEY = Pattern.compile("(?m)^\\s*codon\\s*=\\s*\"([^\"\\n]*)\"");

    /**
     * Looks up what the user gave: the path of a directory with a {@code plugin.toml}, or the name of one below the
     * toolchain's {@code lib/codon/plugins}.
     *
     * @throws SourceException if there is none
     */
    static Plugin find(String directoryOrName, Toolchain toolchain) throws IOException {
        Path own = Path.of(directoryOrName);
        if (Files.isRegularFile(own.resolve("plugin.toml"))) {
            Path directory = own.toRealPath();
            Digest digest = TreeDigest.of(directory);
            return of(directory.toString(), Optional.of(new ToolTree(directory, digest)), directory);
        }
        Path bundled = toolchain.root().resolve("lib/codon/plugins").resolve(directoryOrName);
        if (Files.isRegularFile(bundled.resolve("plugin.toml"))) {
            return of(directoryOrName, Optional.empty(), bundled);
        }
        throw new SourceException("plugin '" + directoryOrName + "' has no plugin.toml: looked in "
                + own.toAbsolutePath() + " and " + bundled);
    }

    private static Plugin of(String argument, Optional<ToolTree> tree, Path directory) throws IOException {
        String description = Files.readString(directory.resolve("plugin.toml"));
        return new Plugin(argument, tree, standardLibraryOf(directory, description), Reach.of(description));
    }

    private static Optional<Path> standardLibraryOf(Path directory, String description) throws IOException {
        Matcher matcher = CODON_KEY.matcher(description);
        if (!matcher.find()) {
            return Optional.empty();
        }
        Path library = directory.resolve(matcher.group(1));
        return Files.isDirectory(library) ? Optional.of(library.toRealPath()) : Optional.empty();
    }

    /** What a plugin adds to a compile, by its {@code plugin.toml}. In doubt it is the more dangerous. */
    enum Reach {
        /** Modules only. */
        MODULES,
        /** Arguments for the linker. */
        LINKER,
        /** A library that the compiler loads and runs. */
        COMPILER;

        // Found in what could be a string too, and escaped names are not decoded: a wrong alarm costs a compile, a
        // missed
        // key a wrong artifact.
        private static final Pattern CPP_KEY = key("cpp");
        private static final Pattern LINK_KEY = key("link");

        private static Pattern key(String name) {
            return Pattern.compile("(?m)^(?!\\s*#).*\\b" + name + "[\"']?\\s*=");
        }

        static Reach of(String description) {
            if (CPP_KEY.matcher(description).find() || description.contains("\\u") || description.contains("\\U")) {
                return COMPILER;
            }
            return LINK_KEY.matcher(description).find() ? LINKER : MODULES;
        }
    }

    /** Returns the directories of modules that {@code plugins} add, in Codon's order. */
    static List<Path> standardLibraries(List<Plugin> plugins) {
        return plugins.stream()
                .flatMap(plugin -> plugin.standardLibrary().stream())
                .toList();
    }
}
