package dev.codonq.toolchain;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** The writing of memos, which other processes may read or write at the same time. */
final class MemoFile {
    private MemoFile() {}

    /** Writes {@code text} to {@code file}, all or nothing. Where that fails nothing is kept: the next start looks again. */
    static void keep(Path file, String text) {
        Path directory = file.resolveSibling(".");
        try {
            Files.createDirectories(directory);
            Path temporary = Files.createTempFile(directory, ".memo", null);
            try {
                Files.writeString(temporary, text);
                Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(temporary);
            }
        } catch (IOException e) {
            // Not worth a word: it costs time only.
        }
    }
}
