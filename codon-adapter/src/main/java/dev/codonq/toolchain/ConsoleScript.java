package dev.codonq.toolchain;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The Python program {@code codon} that pip puts on the search path. It runs the compiler in its site-packages and
 * exits 0 whatever that says, so it is never used, only the executable behind it.
 */
final class ConsoleScript {
    private static final int HEAD_BYTES = 4096;
    private static final String PACKAGE = "codon_compiler_demo";

    private ConsoleScript() {}

    /** Returns whether {@code file} is such a program. */
    static boolean is(Path file) throws IOException {
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            return false;
        }
        try (InputStream in = Files.newInputStream(file)) {
            String head = new String(in.readNBytes(HEAD_BYTES), StandardCharsets.ISO_8859_1);
            return head.startsWith("#!") && head.contains(PACKAGE);
        }
    }

    /**
     * Returns the executable behind {@code script}, if it is there. The script lies in {@code PREFIX/bin}, the package
     * in {@code PREFIX/lib/pythonX.Y/site-packages}, or {@code dist-packages} on Debian.
     */
    static Optional<Path> executableBehind(Path script) throws IOException {
        Path bin = script.toRealPath().getParent();
        if (bin == null || bin.getParent() == null) {
            return Optional.empty();
        }
        for (Path lib : matches(bin.getParent(), "lib*")) {
            for (Path python : matches(lib, "python3*")) {
                for (Path packages : matches(python, "{site,dist}-packages")) {
                    Path executable = packages.resolve(PACKAGE + "/binaries/linux-x86_64/bin/codon");
                    if (Files.isExecutable(executable)) {
                        return Optional.of(executable);
                    }
                }
            }
        }
        return Optional.empty();
    }

    private static List<Path> matches(Path directory, String glob) throws IOException {
        List<Path> found = new ArrayList<>();
        if (Files.isDirectory(directory)) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory, glob)) {
                entries.forEach(found::add);
            }
        }
        found.sort(null);
        return found;
    }
}
