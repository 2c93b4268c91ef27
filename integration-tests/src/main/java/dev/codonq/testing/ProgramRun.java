package dev.codonq.testing;

import dev.codonq.compile.CompileResult;
import dev.codonq.diagnostics.DiagnosticPrinter;
import dev.codonq.program.Program;
import dev.codonq.program.ProgramResult;
import dev.codonq.scheduling.JobScheduler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** The run of a program for an assertion, and what is said about it. Stateless. */
final class ProgramRun {
    private ProgramRun() {}

    /** Runs what {@code compiled} made, in a scheduler of its own, and waits for the end. */
    static ProgramResult of(CompileResult compiled, List<String> arguments) {
        Program program = Program.of(compiled).withArguments(arguments.toArray(new String[0]));
        try (JobScheduler scheduler = JobScheduler.builder().slots(1).build()) {
            CompletableFuture<ProgramResult> result = program.run(scheduler);
            try {
                return result.get();
            } catch (InterruptedException e) {
                result.cancel(true);
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while the program of " + compiled.request() + " ran", e);
            } catch (ExecutionException e) {
                throw new AssertionError("a run completes with a result, never exceptionally", e);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the program of " + compiled.request() + " cannot be run here", e);
        }
    }

    /** Returns how the program ended and what it printed. */
    static String describe(ProgramResult run) {
        StringBuilder text = new StringBuilder(run.isSuccess() ? "the program exited with 0" : run.message());
        String printed = run.standardOutput().text();
        if (!printed.isEmpty()) {
            text.append("\nstandard output:\n")
                    .append(DiagnosticPrinter.plain(printed).stripTrailing());
        }
        return text.append(standardError(run)).toString();
    }

    /** Returns what the program printed to standard error, under a heading; nothing where it printed nothing. */
    static String standardError(ProgramResult run) {
        String printed = run.standardError().text();
        return printed.isEmpty()
                ? ""
                : "\nstandard error:\n" + DiagnosticPrinter.plain(printed).stripTrailing();
    }
}
