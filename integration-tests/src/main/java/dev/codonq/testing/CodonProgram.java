package dev.codonq.testing;

import dev.codonq.program.ProgramTest;
import dev.codonq.program.Verdict;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** One program below the directory of a {@link CodonProgramTest}. Thread-safe. */
public final class CodonProgram {
    private final Path source;
    private final ProgramTest test;
    private final ClassScope scope;

    CodonProgram(Path source, ProgramTest test, ClassScope scope) {
        this.source = source;
        this.test = test;
        this.scope = scope;
    }

    /** Returns its path, which begins with that of the directory as the annotation has it. */
    public Path source() {
        return source;
    }

    /**
     * Compiles the program, runs it, and compares what it did with what its comments say.
     *
     * @throws AssertionError if that differs, with everything that is different
     */
    public void passes() {
        Verdict verdict = verdict();
        if (!verdict.passed()) {
            throw new AssertionError(verdict.message());
        }
    }

    /**
     * Compiles and runs the program, and returns what came of it, for assertions of one's own. An interrupt ends both. Where
     * there is no compiler the test is skipped, or fails where there has to be one.
     */
    public Verdict verdict() {
        CompletableFuture<Verdict> verdict = test.run(scope.compiler(), scope.scheduler());
        try {
            return verdict.get();
        } catch (InterruptedException e) {
            verdict.cancel(true);
            Thread.currentThread().interrupt();
            throw new AssertionError(source + ": interrupted, as by a timeout of the test", e);
        } catch (ExecutionException e) {
            throw new AssertionError(source + ": codonq failed: " + e.getCause(), e);
        }
    }

    @Override
    public String toString() {
        return source.toString();
    }
}
