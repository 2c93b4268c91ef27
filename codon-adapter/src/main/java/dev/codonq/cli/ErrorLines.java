package dev.codonq.cli;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** A way to standard error for those who write bytes, such as the log: whole lines, through the console. Thread-safe. */
final class ErrorLines extends OutputStream {
    private final Console console;

    @GuardedBy("this")
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    ErrorLines(Console console) {
        this.console = console;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
        line.write(bytes, offset, length);
        if (length > 0 && bytes[offset + length - 1] == '\n') {
            String text = line.toString(StandardCharsets.UTF_8);
            line.reset();
            try {
                console.errorText(text);
            } catch (BrokenPipeException e) {
                // A log has nobody to tell it to.
                throw new IOException("nobody reads standard error", e);
            }
        }
    }
}
