package dev.codonq.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * The standard streams of one invocation, in UTF-8 whatever the locale. Not thread-safe.
 *
 * <p>Writing throws {@link BrokenPipeException} once nobody reads.
 */
final class Console {
    private final InputStream in;
    private final PrintStream out;
    private final PrintStream err;

    Console(InputStream in, OutputStream out, OutputStream err) {
        this.in = in;
        this.out = new PrintStream(out, false, StandardCharsets.UTF_8);
        this.err = new PrintStream(err, false, StandardCharsets.UTF_8);
    }

    /** Returns the process's own streams. */
    static Console ofProcess() {
        return new Console(
                System.in, new FileOutputStream(FileDescriptor.out), new FileOutputStream(FileDescriptor.err));
    }

    InputStream in() {
        return in;
    }

    /** Writes a line to standard output. */
    void print(String line) {
        write(out, line + "\n");
    }

    /** Writes {@code text}, which ends its own lines, to standard output at once. */
    void printText(String text) {
        write(out, text);
    }

    /** Writes a line to standard error. */
    void error(String line) {
        write(err, line + "\n");
    }

    /** Writes {@code text}, which ends its own lines, to standard error at once. */
    void errorText(String text) {
        write(err, text);
    }

    /** Returns standard output for bytes; closing it flushes and leaves it open. */
    OutputStream standardOutput() {
        return new OutputStream() {
            @Override
            public void write(int b) {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) {
                out.write(bytes, offset, length);
                check(out);
            }

            @Override
            public void flush() {
                check(out);
            }
        };
    }

    private static void write(PrintStream stream, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        stream.write(bytes, 0, bytes.length);
        check(stream);
    }

    /** PrintStream keeps exceptions to itself; only this tells, after a flush. */
    private static void check(PrintStream stream) {
        if (stream.checkError()) {
            throw new BrokenPipeException();
        }
    }
}
