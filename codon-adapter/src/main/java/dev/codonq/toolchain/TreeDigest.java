package dev.codonq.toolchain;

import dev.codonq.action.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.stream.Stream;

/** The digest of everything below a directory, for trees that are small enough to read each time. */
public final class TreeDigest {
    private TreeDigest() {}

    /**
     * Returns the digest of the names and contents of all files below {@code directory}, links followed. It covers a line
     * per file, in the order of the paths: the path below the directory, a NUL, the file's own digest.
     *
     * @throws IOException if a file cannot be read
     */
    public static Digest of(Path directory) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(directory, FileVisitOption.FOLLOW_LINKS)) {
            files = all.filter(Files::isRegularFile).sorted().toList();
        }
        MessageDigest sha256 = Digest.sha256();
        long size = 0;
        for (Path file : files) {
            try (InputStream content = Files.newInputStream(file)) {
                String line = directory.relativize(file) + "\0" + Digest.of(content) + "\n";
                byte[] utf8 = line.getBytes(StandardCharsets.UTF_8);
                sha256.update(utf8);
                size += utf8.length;
            }
        }
        return Digest.of(sha256, size);
    }
}
