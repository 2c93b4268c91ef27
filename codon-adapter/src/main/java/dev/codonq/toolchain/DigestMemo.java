package dev.codonq.toolchain;

import dev.codonq.action.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What reading a toolchain gave the last time, kept on disk so that the next start need not read 200 MB. Thread-safe;
 * several processes may share a directory.
 *
 * <p>A memo is a file named by the hash of the toolchain's state, with one line: the hash and the size of the content
 * digest, and the hash of all three. A file that is anything else is no memo.
 */
final class DigestMemo {
    private static final int LENGTH_LIMIT_BYTES = 256;

    private final Path directory;

    DigestMemo(Path directory) {
        this.directory = directory;
    }

    /** Returns the content digest that was kept for {@code state}, if it was kept and can be read. */
    Optional<Digest> find(Digest state) {
        try (InputStream in = Files.newInputStream(file(state))) {
            String line = new String(in.readNBytes(LENGTH_LIMIT_BYTES), StandardCharsets.US_ASCII);
            String[] fields = line.split(" ", 3);
            Digest content = new Digest(fields[0], Long.parseLong(fields[1]));
            return line.equals(encode(state, content)) ? Optional.of(content) : Optional.empty();
        } catch (IOException | IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    /** Keeps {@code content} for {@code state}. Where that fails nothing is kept: the next start reads again. */
    void keep(Digest state, Digest content) {
        MemoFile.keep(file(state), encode(state, content));
    }

    private Path file(Digest state) {
        return directory.resolve(state.hash());
    }

    private static String encode(Digest state, Digest content) {
        String known = content.hash() + " " + content.sizeBytes() + " ";
        byte[] checked = (known + state.hash()).getBytes(StandardCharsets.US_ASCII);
        return known + Digest.of(checked).hash() + "\n";
    }
}
