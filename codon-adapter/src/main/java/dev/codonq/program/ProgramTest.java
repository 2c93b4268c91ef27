package dev.codonq.program;

import dev.codonq.action.ResourceLimits;
import dev.codonq.compile.BuildKind;
import dev.codonq.compile.CodonCompiler;
import dev.codonq.compile.CompileRequest;
import dev.codonq.compile.CompileResult;
import dev.codonq.scheduling.JobScheduler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The test of one program: compiles its source, runs what that made, and compares both with what the comments of the source
 * say, see {@link Expectations}. Immutable.
 *
 * <p>Compile and run are jobs, each in its own sandbox with its own limits. A crash of the compiler or of the program, an
 * endless loop or too much memory fail this test and touch no other.
 */
public final class ProgramTest {
    private final CompileRequest request;
    private final Consumer<ResourceLimits.Builder> limits;

    private ProgramTest(CompileRequest request, Consumer<ResourceLimits.Builder> limits) {
        this.request = request;
        this.limits = limits;
    }

    /**
     * Returns the test of the program that {@code request} compiles, which has the request's limits, too.
     *
     * @throws IllegalArgumentException if it compiles to something else than an executable
     */
    public static ProgramTest of(CompileRequest request) {
        if (request.kind() != BuildKind.EXE) {
            throw new IllegalArgumentException(request.source() + " is to be run, and kind "
                    + request.kind().label() + " cannot be");
        }
        return new ProgramTest(request, unchanged -> {});
    }

    /** Returns this test, some limits of the program's run being others than those of the compile. */
    public ProgramTest withProgramLimits(Consumer<ResourceLimits.Builder> change) {
        return new ProgramTest(request, limits.andThen(change));
    }

    /**
     * Runs the test.
     *
     * @param programs runs the program; not the scheduler of the compiler, which asks programs for their phases
     * @return the verdict to come; cancelling it cancels the compile or the run
     */
    public CompletableFuture<Verdict> run(CodonCompiler compiler, JobScheduler programs) {
        Comparison comparison;
        try {
            comparison = new Comparison(request.source(), Expectations.read(Files.readAllBytes(request.source())));
        } catch (IOException e) {
            String reason = e instanceof NoSuchFileException ? "no such file" : "cannot be read: " + e.getMessage();
            return CompletableFuture.completedFuture(
                    new Verdict(request.source(), List.of(request.source() + ": " + reason), null, null));
        }
        if (comparison.hasMistakes()) {
            return CompletableFuture.completedFuture(verdict(comparison.mistakes(), null, null));
        }
        CompletableFuture<Verdict> verdict = new CompletableFuture<>();
        CompletableFuture<CompileResult> compile = compiler.compile(request);
        cancelWith(verdict, compile);
        passOn(verdict, compile.thenAccept(compiled -> {
            if (!comparison.needsRunOf(compiled)) {
                verdict.complete(verdict(comparison.of(compiled), compiled, null));
                return;
            }
            CompletableFuture<ProgramResult> run =
                    Program.of(compiled).withLimits(limits).run(programs);
            cancelWith(verdict, run);
            passOn(verdict, run.thenAccept(ran -> verdict.complete(verdict(comparison.of(ran), compiled, ran))));
        }));
        return verdict;
    }

    private Verdict verdict(List<String> problems, @Nullable CompileResult compiled, @Nullable ProgramResult ran) {
        return new Verdict(request.source(), problems, compiled, ran);
    }

    private static void cancelWith(CompletableFuture<Verdict> verdict, CompletableFuture<?> part) {
        var unused = verdict.whenComplete((value, failure) -> {
            if (verdict.isCancelled()) {
                part.cancel(false);
            }
        });
    }

    /** Whatever goes wrong on the way, nobody waits for ever. */
    private static void passOn(CompletableFuture<Verdict> verdict, CompletableFuture<Void> step) {
        var unused = step.whenComplete((value, failure) -> {
            if (failure != null) {
                verdict.completeExceptionally(failure);
            }
        });
    }
}
