package dev.codonq.cli;

import dev.codonq.terminal.LiveLines;
import dev.codonq.terminal.Terminal;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The standard streams of one invocation, in UTF-8 whatever the locale. Standard error is thread-safe: one text at a time,
 * above the lines that are live. The others are not.
 *
 * <p>Writing throws {@link BrokenPipeException} once nobody reads, and {@link MachineryException} if standard output goes
 * to a disk that is full. What standard error cannot take since it goes to such a disk, or was closed from the start, is
 * lost: artifacts, reports and exit status do not depend on what is said of them.
 */
final class Console {
    private final InputStream in;
    private final OutputStream out;
    private final LiveLines err;
    private final Terminal terminal;

    Console(InputStream in, OutputStream out, OutputStream err) {
        this(in, out, err, Terminal.NONE);
    }

    Console(InputStream in, OutputStream out, OutputStream err, Terminal terminal) {
        this.terminal = terminal;
        this.in = in;
        this.out = out;
        this.err = new LiveLines(text -> write(err, text));
    }

    /** Returns the process's own streams. */
    static Console ofProcess() {
        return new Console(
                System.in,
                new FileOutputStream(FileDescriptor.out),
                new FileOutputStream(FileDescriptor.err),
                Terminal.ofStandardError(System.getenv()));
    }

    /** Returns what standard error is connected to. */
    Terminal terminal() {
        return terminal;
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
        err.print(line + "\n");
    }

    /** Writes {@code text}, which ends its own lines, to standard error at once. */
    void errorText(String text) {
        err.print(text);
    }

    /** Shows {@code lines} on standard error, below all that is written there, in place of those shown before. */
    void showLive(List<String> lines) {
        err.show(lines);
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
                Console.this.write(out, bytes, offset, length);
            }
        };
    }

    private void write(OutputStream stream, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        write(stream, bytes, 0, bytes.length);
    }

    private void write(OutputStream stream, byte[] bytes, int offset, int length) {
        try {
            stream.write(bytes, offset, length);
            stream.flush();
        } catch (IOException e) {
            if (stream == out && Failures.isDiskFull(e)) {
                throw new MachineryException("cannot write to standard output: " + Failures.reason(e), e);
            }
            if (stream == out || !isLost(e)) {
                throw new BrokenPipeException();
            }
        }
    }

    private static boolean isLost(IOException e) {
        return Failures.isDiskFull(e) || Failures.reason(e).contains("Bad file descriptor");
    }
}
