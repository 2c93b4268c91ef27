package dev.codonq.report;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Bytes that wait until what comes before them is known, in a file that has lost its name as soon as it was opened: the
 * system removes it with the last who has it open, however the process ends. Not thread-safe.
 */
final class Spool {
    private final FileChannel file;
    private final OutputStream out;

    private Spool(FileChannel file) {
        this.file = file;
        this.out = new BufferedOutputStream(Channels.newOutputStream(file));
    }

    static Spool open() throws IOException {
        Path name = Files.createTempFile("codonq-", ".tmp");
        try {
            return new Spool(FileChannel.open(name, StandardOpenOption.READ, StandardOpenOption.WRITE));
        } finally {
            Files.delete(name);
        }
    }

    /** Returns what adds to the bytes. */
    OutputStream stream() {
        return out;
    }

    /** Writes all bytes to {@code target} and lets go of them. */
    void moveTo(OutputStream target) throws IOException {
        out.flush();
        file.position(0);
        try (InputStream in = Channels.newInputStream(file)) {
            in.transferTo(target);
        }
    }
}
