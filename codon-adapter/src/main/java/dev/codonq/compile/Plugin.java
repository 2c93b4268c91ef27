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
 */
record Plugin(String argument, Optional<ToolTree> tree, Optional<Path> standardLibrary) {
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
            return new Plugin(
                    directory.toString(), Optional.of(new ToolTree(directory, digest)), standardLibraryOf(directory));
        }
        Path bundled = toolchain.root().resolve("lib/codon/plugins").resolve(directoryOrName);
        if (Files.isRegularFile(bundled.resolve("plugin.toml"))) {
            return new Plugin(directoryOrName, Optional.empty(), standardLibraryOf(bundled));
        }
        throw new SourceException("plugin '" + directoryOrName + "' has no plugin.toml: looked in "
                + own.toAbsolutePath() + " and " + bundled);
    }

    private static Optional<Path> standardLibraryOf(Path directory) throws IOException {
        Matcher matcher = CODON_KEY.matcher(Files.readString(directory.resolve("plugin.toml")));
        if (!matcher.find()) {
            return Optional.empty();
        }
        Path library = directory.resolve(matcher.group(1));
        return Files.isDirectory(library) ? Optional.of(library.toRealPath()) : Optional.empty();
    }

    /** Returns the directories of modules that {@code plugins} add, in Codon's order. */
    static List<Path> standardLibraries(List<Plugin> plugins) {
        return plugins.stream()
                .flatMap(plugin -> plugin.standardLibrary().stream())
                .toList();
    }
}
