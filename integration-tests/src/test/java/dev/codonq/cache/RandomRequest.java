package dev.codonq.cache;

import dev.codonq.action.Isolation;
import dev.codonq.compile.BuildKind;
import dev.codonq.compile.CompileRequest;
import dev.codonq.compile.Numerics;
import dev.codonq.compile.SourcePaths;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** How a project is compiled, changed at random, one thing at a time. Not thread-safe. */
final class RandomRequest {
    private static final List<String> ARGUMENTS = List.of("", "-disable-opt=fold", "-fast-math");
    private static final List<String> UNKNOWN_ARGUMENTS = List.of("--log=t");
    private static final List<String> FLAGS = List.of("", "-s", "-s -Wl,-O1");
    private static final List<String> UNKNOWN_FLAGS = List.of("-s -v");

    private static final List<BuildKind> KINDS = List.of(BuildKind.values());

    private final Random random;
    private final Path plugin;
    private Map<String, String> defines = new LinkedHashMap<>();
    private String main = "main.codon";
    private BuildKind kind = BuildKind.OBJ;
    private boolean isRelease;
    private boolean hasPlugin;
    private boolean hasNumerics;
    private String argument = "";
    private String library = "";
    private String linkerFlags = "";
    private Duration timeout = Duration.ofMinutes(5);
    private Spelling spelling = Spelling.REAL;

    /** The ways to name one source. They change what the messages call it, and nothing that the compiler sees. */
    private enum Spelling {
        REAL,
        RELATIVE,
        WITH_DOTS,
        BY_LINK
    }

    /** Starts with a plain request; a plugin is made at {@code plugin}. */
    RandomRequest(Random random, Path plugin) throws IOException {
        this.random = random;
        this.plugin = plugin;
        Files.createDirectories(plugin.resolve("modules"));
        Files.writeString(plugin.resolve("plugin.toml"), "codon = \"modules\"");
    }

    /** Changes one option; returns what was done. */
    String edit() throws IOException {
        switch (random.nextInt(14)) {
            case 0 -> main = pick(RandomProject.MAINS);
            case 1 -> kind = pick(KINDS);
            case 2 -> isRelease = !isRelease;
            case 3 -> define();
            case 4 -> hasNumerics = !hasNumerics;
            case 5 -> argument = pick(random.nextInt(8) == 0 ? UNKNOWN_ARGUMENTS : ARGUMENTS);
            case 6 -> library = pick(List.of("", "z", "m"));
            case 7 -> linkerFlags = pick(random.nextInt(8) == 0 ? UNKNOWN_FLAGS : FLAGS);
            case 8 -> timeout = Duration.ofMinutes(1 + random.nextInt(9));
            case 9 -> hasPlugin = !hasPlugin;
            case 10 -> changePlugin();
            case 11 -> spelling = pick(List.of(Spelling.values()));
            default -> reset();
        }
        return "request " + this;
    }

    /** Returns whether codonq knows all options, so that the compile can be cached. */
    boolean isKnown() {
        return !UNKNOWN_ARGUMENTS.contains(argument) && !UNKNOWN_FLAGS.contains(linkerFlags);
    }

    private void define() {
        String name = pick(List.of("N", "M"));
        // What is put anew is put last.
        if (defines.remove(name) == null || random.nextBoolean()) {
            defines.put(name, pick(List.of("1", "2")));
        }
    }

    private void changePlugin() throws IOException {
        hasPlugin = true;
        Files.writeString(plugin.resolve("modules/added.codon"), "v = " + random.nextInt(2));
    }

    private void reset() {
        defines = new LinkedHashMap<>();
        kind = BuildKind.OBJ;
        isRelease = false;
        hasPlugin = false;
        hasNumerics = false;
        argument = "";
        library = "";
        linkerFlags = "";
    }

    /** Returns the request for a project at {@code root}. */
    CompileRequest of(Path root, Isolation isolation, SourcePaths paths) throws IOException {
        CompileRequest.Builder builder = CompileRequest.builder(spell(root))
                .root(root)
                .kind(kind)
                .timeout(timeout)
                .isolation(isolation)
                .paths(paths);
        defines.forEach(builder::define);
        if (isRelease) {
            builder.release();
        }
        if (hasNumerics) {
            builder.numerics(Numerics.PY);
        }
        if (hasPlugin) {
            builder.plugin(plugin.toString());
        }
        if (!argument.isEmpty()) {
            builder.codonArgument(argument);
        }
        if (!library.isEmpty()) {
            builder.library(library);
        }
        if (!linkerFlags.isEmpty()) {
            builder.linkerFlags(linkerFlags);
        }
        if (kind == BuildKind.PYEXT) {
            builder.module("extension");
        }
        return builder.build();
    }

    private Path spell(Path root) throws IOException {
        Path real = root.resolve(main);
        return switch (spelling) {
            case REAL -> real;
            case RELATIVE -> Path.of("").toAbsolutePath().relativize(real);
            case WITH_DOTS -> root.resolve("a/..").resolve(main);
            case BY_LINK -> link(root).resolve(main);
        };
    }

    private static Path link(Path root) throws IOException {
        Path link = root.resolveSibling(root.getFileName() + "-link");
        if (!Files.isSymbolicLink(link)) {
            Files.createSymbolicLink(link, root);
        }
        return link;
    }

    private <T> T pick(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    @Override
    public String toString() {
        return main + " " + spelling + " " + kind + (isRelease ? " release" : "") + (hasNumerics ? " numerics" : "")
                + (hasPlugin ? " plugin " : " ") + defines + " " + argument + " " + library + " " + linkerFlags + " "
                + timeout;
    }
}
