package dev.codonq.testing;

import dev.codonq.compile.CodonCompiler;
import dev.codonq.compile.CompileRequest;
import dev.codonq.compile.CompileResult;
import dev.codonq.scheduling.JobOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;

/**
 * A temporary directory of sources for one test, and their way to the compiler. Thread-safe.
 *
 * <p>It is deleted after the test, also when that fails; with {@code -Dcodonq.testing.keep=true} it stays, and where it is
 * is published as a report entry and logged. All compiles of its requests are a batch named like the test, so that those
 * which the test has left unfinished can be told from others'.
 */
public final class CodonProject implements AutoCloseable {
    private static final System.Logger log = System.getLogger(CodonProject.class.getName());

    private final Path directory;
    private final HarnessSettings settings;
    private final JobOptions options;
    private final Supplier<CodonCompiler> compiler;

    private CodonProject(
            Path directory, HarnessSettings settings, JobOptions options, Supplier<CodonCompiler> compiler) {
        this.directory = directory;
        this.settings = settings;
        this.options = options;
        this.compiler = compiler;
    }

    /** Makes an empty one. */
    static CodonProject create(HarnessSettings settings, JobOptions options, Supplier<CodonCompiler> compiler) {
        try {
            Path directory = Files.createTempDirectory("codonq-project-").toRealPath();
            // Runs can have another user. Set afterwards, since the umask takes away from what is given at the
            // creation.
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
            return new CodonProject(directory, settings, options, compiler);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make a temporary project", e);
        }
    }

    /** Returns the project's directory. */
    public Path directory() {
        return directory;
    }

    /**
     * Returns where a file of the project is, or would be.
     *
     * @throws IllegalArgumentException if that is not within the project
     */
    public Path path(String relative) {
        Path path = directory.resolve(relative).normalize();
        if (!path.startsWith(directory) || path.equals(directory)) {
            throw new IllegalArgumentException("'" + relative + "' is no file within the project");
        }
        return path;
    }

    /**
     * Writes a file, with the directories that lead to it: each text ends with a line feed, which is added where it does
     * not have one. A file that is there is replaced.
     *
     * @return where it is
     */
    public Path write(String path, String... texts) {
        Path file = path(path);
        StringBuilder content = new StringBuilder();
        for (String text : texts) {
            content.append(text).append(text.endsWith("\n") ? "" : "\n");
        }
        try {
            Files.createDirectories(file.getParent());
            return Files.writeString(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write '" + path + "'", e);
        }
    }

    /** Starts a request to compile a source of the project, at the isolation and with the limits of the extension. */
    public CompileRequest.Builder request(String path) {
        return CompileRequest.builder(path(path))
                .root(directory)
                .isolation(settings.isolation())
                .limits(settings.limits())
                .options(job -> options);
    }

    /** Compiles a source of the project to an executable in debug mode, and waits for the result. */
    public CompileResult compile(String path) {
        return compile(request(path).build());
    }

    /**
     * Compiles a request, such as {@code request("a.py").release().build()}, and waits for the result. Who is interrupted
     * takes the compile back and goes on interrupted, with an exception.
     */
    public CompileResult compile(CompileRequest request) {
        CompletableFuture<CompileResult> result = compiler.get().compile(request);
        try {
            return result.get();
        } catch (InterruptedException e) {
            result.cancel(true);
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while " + request + " was compiled", e);
        } catch (ExecutionException e) {
            throw new AssertionError("a compile completes with a result, never exceptionally", e);
        }
    }

    /** Deletes the directory; done by the extension. */
    @Override
    public void close() throws IOException {
        if (isKept()) {
            log.log(System.Logger.Level.WARNING, "kept {0}", directory);
        } else {
            DirectoryDeletion.delete(directory);
        }
    }

    /** Returns whether projects stay after their tests. */
    static boolean isKept() {
        return Boolean.getBoolean("codonq.testing.keep");
    }

    @Override
    public String toString() {
        return directory.toString();
    }
}
