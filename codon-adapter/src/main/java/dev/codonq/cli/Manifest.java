package dev.codonq.cli;

import dev.codonq.terminal.TerminalText;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A file of JSON objects, one a line, each a job; empty lines are skipped. It is read anew by every iterator, of which
 * only the last one made may be used. Not thread-safe.
 */
final class Manifest implements Iterable<JobSpec>, AutoCloseable {
    private static final int LONGEST_LINE_BYTES = 1 << 20;

    private final String name;
    private final FileChannel file;

    private Manifest(String name, FileChannel file) {
        this.name = name;
        this.file = file;
    }

    /**
     * Opens the manifest {@code name}. What can be read only once, as standard input ({@code -}) or a pipe, is first
     * copied to a file that has no name any more.
     *
     * @throws UsageException if it cannot be read
     */
    static Manifest open(String name, InputStream standardInput) {
        if (name.equals("-")) {
            try {
                return new Manifest("standard input", spooled(standardInput));
            } catch (IOException e) {
                throw unreadable(name, e);
            }
        }
        try {
            Path path = Path.of(name);
            if (Files.isDirectory(path)) {
                throw new UsageException("--manifest: '" + TerminalText.oneLine(name) + "' is a directory");
            }
            return new Manifest(TerminalText.oneLine(name), open(path));
        } catch (InvalidPathException | IOException e) {
            throw unreadable(name, e);
        }
    }

    private static FileChannel open(Path path) throws IOException {
        if (Files.isRegularFile(path) || !Files.exists(path)) {
            return FileChannel.open(path, StandardOpenOption.READ);
        }
        try (InputStream pipe = Files.newInputStream(path)) {
            return spooled(pipe);
        }
    }

    private static FileChannel spooled(InputStream in) throws IOException {
        Path path = Path.of(System.getProperty("java.io.tmpdir"), "codonq-manifest-" + UUID.randomUUID());
        // With DELETE_ON_CLOSE the JDK unlinks the file as soon as it is open, so even a kill leaves nothing.
        FileChannel file = FileChannel.open(
                path,
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                StandardOpenOption.DELETE_ON_CLOSE);
        try {
            in.transferTo(Channels.newOutputStream(file));
            return file;
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    private static UsageException unreadable(String name, Exception e) {
        return new UsageException(
                "--manifest: " + TerminalText.oneLine("cannot read '" + name + "': " + Failures.reason(e)));
    }

    @Override
    public Iterator<JobSpec> iterator() {
        try {
            file.position(0);
        } catch (IOException e) {
            throw failed(e);
        }
        return new Lines(new BufferedInputStream(Channels.newInputStream(file), 1 << 16));
    }

    private MachineryException failed(IOException e) {
        return new MachineryException("--manifest: cannot read " + name + ": " + Failures.reason(e), e);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private final class Lines implements Iterator<JobSpec> {
        private final InputStream in;
        private long number;
        private @Nullable String next;

        Lines(InputStream in) {
            this.in = in;
        }

        @Override
        public boolean hasNext() {
            try {
                while (next == null || next.isBlank()) {
                    number++;
                    next = readLine();
                    if (next == null) {
                        return false;
                    }
                }
                return true;
            } catch (IOException e) {
                throw failed(e);
            }
        }

        @Override
        public JobSpec next() {
            if (!hasNext() || next == null) {
                throw new NoSuchElementException();
            }
            String line = next;
            next = null;
            return ManifestLine.parse(line, origin());
        }

        private @Nullable String readLine() throws IOException {
            ByteArrayOutputStream line = new ByteArrayOutputStream(256);
            int b = in.read();
            if (b < 0) {
                return null;
            }
            for (; b >= 0 && b != '\n'; b = in.read()) {
                if (line.size() == LONGEST_LINE_BYTES) {
                    throw new UsageException(origin() + ": the line is longer than 1 MiB");
                }
                line.write(b);
            }
            try {
                return StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(line.toByteArray()))
                        .toString();
            } catch (CharacterCodingException e) {
                throw new UsageException(origin() + ": not UTF-8");
            }
        }

        private String origin() {
            return name + ":" + number;
        }
    }
}
