package dev.codonq.toolchain;

import dev.codonq.action.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/** The digests of files of the system, each read again only when it has changed. Thread-safe. */
final class FileDigests {
    private final Map<String, Digest> byState = new ConcurrentHashMap<>();
    private final Clock clock;

    FileDigests(Clock clock) {
        this.clock = clock;
    }

    /**
     * Returns the digest of {@code texts} and of the paths and contents of {@code files}, whatever the order of these.
     *
     * @throws IOException if a file cannot be read
     */
    Digest of(List<String> texts, Collection<Path> files) throws IOException {
        MessageDigest sha256 = Digest.sha256();
        long size = 0;
        for (String text : texts) {
            size += add(sha256, text);
        }
        for (Path file : new TreeSet<>(files)) {
            size += add(sha256, file + "\0" + of(file));
        }
        return Digest.of(sha256, size);
    }

    private static int add(MessageDigest sha256, String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        byte[] length = (utf8.length + ":").getBytes(StandardCharsets.US_ASCII);
        sha256.update(length);
        sha256.update(utf8);
        return length.length + utf8.length;
    }

    private Digest of(Path file) throws IOException {
        FileState before = FileState.of(file);
        Digest known = byState.get(before.text());
        if (known != null) {
            return known;
        }
        try (InputStream in = Files.newInputStream(file)) {
            Digest digest = Digest.of(in);
            if (FileState.hasSettled(before.changed(), clock.instant())
                    && FileState.of(file).equals(before)) {
                byState.put(before.text(), digest);
            }
            return digest;
        }
    }
}
