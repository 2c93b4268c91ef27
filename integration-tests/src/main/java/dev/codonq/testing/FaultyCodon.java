package dev.codonq.testing;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A toolchain whose compiler misbehaves as the source that it is given says, in comments such as {@code # FAULT: sleep 5};
 * {@code docs/test.md} has them all. Thread-safe.
 *
 * <pre>
 * try (FaultyCodon faulty = FaultyCodon.install(directory);
 *         CodonCompiler codon = CodonCompiler.builder().codon(faulty.executable()).build()) {
 *     Path source = Files.writeString(project.resolve("a.py"), "# FAULT: gate first\n");
 *     CompletableFuture&lt;CompileResult&gt; result = codon.compile(CompileRequest.builder(source).build());
 *     faulty.awaitStarted(1, Duration.ofSeconds(10));
 *     faulty.open("first");
 *     …
 * }
 * </pre>
 *
 * <p>It needs a POSIX shell and coreutils, and no other class than those of the JDK.
 */
public final class FaultyCodon implements AutoCloseable {
    /*
     * Both ways between a run and its test lead through the toolchain, the only place that both see: a run in namespaces
     * sees it read-only.
     *
     *   lib/codon/faults/gates/NAME   a directory: what identifies a toolchain are its files, so that opening a gate
     *                                 does not make it another one
     *   lib/codon/faults/started      a FIFO: it can be written to where files cannot, and is no part of the identity
     *
     * A run writes "run SOURCE" to the FIFO, we write "mark": once we have read our mark we have read all runs that had
     * begun before.
     */
    private static final String FAULTS = "lib/codon/faults";

    private static final String RUN = "run ";
    private static final String MARK = "mark";
    private static final String END = "end";

    private final Path root;
    private final RandomAccessFile fifo;
    private final Thread reader;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    @GuardedBy("lock")
    private final List<String> started = new ArrayList<>();

    @GuardedBy("lock")
    private long marksWritten;

    @GuardedBy("lock")
    private long marksRead;

    @GuardedBy("lock")
    private boolean closed;

    private FaultyCodon(Path root) throws IOException {
        this.root = root;
        // For both directions, which waits for nobody, and keeps what is written between two reads.
        fifo = new RandomAccessFile(root.resolve(FAULTS).resolve("started").toFile(), "rw");
        reader = new Thread(this::listen, "faulty-codon");
        reader.setDaemon(true);
        reader.start();
    }

    /**
     * Makes the toolchain in {@code directory}, which must be new, empty, or have one already. Where we are root, runs
     * belong to another user, who must be able to get to the directory.
     *
     * @throws FileAlreadyExistsException if there is something else
     */
    public static FaultyCodon install(Path directory) throws IOException {
        return new FaultyCodon(write(directory));
    }

    /** Installs one for users of other languages: the argument is the directory. Prints the compiler's path. */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 1) {
            System.err.println("usage: java -cp codonq-testing.jar " + FaultyCodon.class.getName() + " DIRECTORY");
            System.exit(2);
        }
        System.out.println(executable(write(Path.of(arguments[0]))));
    }

    private static Path write(Path directory) throws IOException {
        requireOurs(directory);
        Path root = readable(directory).toRealPath();
        readable(root.resolve("bin"));
        readable(root.resolve("lib"));
        readable(root.resolve("lib/codon"));
        Path faults = readable(root.resolve(FAULTS));
        readable(faults.resolve("gates"));
        readable(root.resolve("lib/codon/stdlib"));
        readable(root.resolve("lib/codon/stdlib/internal"));
        for (String library : List.of("libcodonc.so", "libcodonrt.so")) {
            Files.write(root.resolve("lib/codon").resolve(library), new byte[0]);
        }
        try (InputStream program = FaultyCodon.class.getResourceAsStream("faulty-codon.sh")) {
            Path executable = executable(root);
            Files.copy(
                    Objects.requireNonNull(program, "faulty-codon.sh"),
                    executable,
                    StandardCopyOption.REPLACE_EXISTING);
            permit(executable, "rwxr-xr-x");
        }
        makeFifo(faults.resolve("started"));
        return root;
    }

    /** Nobody's real compiler is written over. */
    private static void requireOurs(Path directory) throws IOException {
        if (Files.isDirectory(directory) && !Files.isDirectory(directory.resolve(FAULTS))) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
                if (entries.iterator().hasNext()) {
                    throw new FileAlreadyExistsException(directory.toString(), null, "is not empty");
                }
            }
        }
    }

    private static Path readable(Path directory) throws IOException {
        return permit(Files.createDirectories(directory), "rwxr-xr-x");
    }

    /** Set afterwards, since the umask takes away from what is given at the creation. */
    private static Path permit(Path file, String permissions) throws IOException {
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    private static void makeFifo(Path fifo) throws IOException {
        if (!Files.exists(fifo, LinkOption.NOFOLLOW_LINKS)) {
            Process mkfifo =
                    new ProcessBuilder("mkfifo", fifo.toString()).inheritIO().start();
            int status = mkfifo.onExit().join().exitValue();
            if (status != 0) {
                throw new IOException("mkfifo " + fifo + " exited with " + status);
            }
        }
        permit(fifo, "rw-rw-rw-");
    }

    private static Path executable(Path root) {
        return root.resolve("bin/codon");
    }

    /** Returns the compiler. */
    public Path executable() {
        return executable(root);
    }

    /** Lets the runs go on that are at {@code # FAULT: gate NAME} or get there; a gate stays open. */
    public void open(String gate) {
        if (!gate.matches("[A-Za-z0-9_-]+")) {
            throw new IllegalArgumentException("a gate's name has letters, digits, _ and - only: " + gate);
        }
        try {
            readable(root.resolve(FAULTS).resolve("gates").resolve(gate));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Waits until {@code count} runs have begun, from the installation on.
     *
     * @throws AssertionError if fewer have within the time
     */
    public void awaitStarted(int count, Duration limit) throws InterruptedException {
        long nanos = limit.toNanos();
        lock.lockInterruptibly();
        try {
            while (started.size() < count) {
                if (nanos <= 0) {
                    throw new AssertionError(count + " runs have not begun within " + limit + ", but " + started);
                }
                nanos = changed.awaitNanos(nanos);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Returns how often the compiler was run to build something, to now. */
    public int runs() {
        return started().size();
    }

    /** Returns the names of the sources whose builds have begun, without directories, in that order. */
    public List<String> started() {
        lock.lock();
        try {
            if (!closed) {
                long mark = ++marksWritten;
                write(MARK);
                while (marksRead < mark) {
                    changed.awaitUninterruptibly();
                }
            }
            return List.copyOf(started);
        } finally {
            lock.unlock();
        }
    }

    private void write(String line) {
        try {
            // Not closed: the descriptor is the FIFO's.
            OutputStream out = new FileOutputStream(fifo.getFD());
            out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void listen() {
        try {
            BufferedReader lines = new BufferedReader(
                    new InputStreamReader(new FileInputStream(fifo.getFD()), StandardCharsets.UTF_8));
            for (String line = lines.readLine(); line != null && !line.equals(END); line = lines.readLine()) {
                hear(line);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void hear(String line) {
        lock.lock();
        try {
            if (line.equals(MARK)) {
                marksRead++;
            } else if (line.startsWith(RUN)) {
                started.add(line.substring(RUN.length()));
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Stops listening; what is installed stays, and runs of it are no longer counted. */
    @Override
    public void close() throws IOException {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            write(END);
        } finally {
            lock.unlock();
        }
        boolean interrupted = false;
        while (reader.isAlive()) {
            try {
                reader.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        fifo.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
