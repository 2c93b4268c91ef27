package dev.codonq.compile;

import dev.codonq.toolchain.Toolchain;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A copy of a Codon installation, to change sources of its standard library. */
public final class ToolchainCopy {
    private final Path root;

    private ToolchainCopy(Path root) {
        this.root = root;
    }

    /** Makes a copy at {@code root}, which is a real path. */
    public static ToolchainCopy of(Toolchain toolchain, Path root) throws IOException {
        List<Path> originals;
        try (Stream<Path> all = Files.walk(toolchain.root())) {
            originals = all.toList();
        }
        for (Path original : originals) {
            Path copy = root.resolve(toolchain.root().relativize(original).toString());
            if (Files.isDirectory(original)) {
                Files.createDirectories(copy);
            } else if (original.toString().endsWith(".codon")) {
                Files.copy(original, copy);
            } else {
                linkOrCopy(original, copy);
            }
        }
        return new ToolchainCopy(root);
    }

    /** There are 200 MB of libraries. */
    private static void linkOrCopy(Path original, Path copy) throws IOException {
        try {
            Files.createLink(copy, original);
        } catch (FileSystemException e) {
            Files.copy(original, copy);
        }
    }

    /** Returns the compiler. */
    public Path executable() {
        return root.resolve("bin/codon");
    }

    /** Returns the directory of the standard library. */
    public Path library() {
        return root.resolve("lib/codon/stdlib");
    }

    /** Replaces a text in a source of the standard library, which is there once. */
    public void change(String source, String from, String to) throws IOException {
        Path file = library().resolve(source);
        String text = Files.readString(file);
        if (text.split(Pattern.quote(from), -1).length != 2) {
            throw new AssertionError("'" + from + "' is not once in " + file);
        }
        Files.writeString(file, text.replace(from, to));
    }
}
