package dev.codonq.testing;

import dev.codonq.compile.CodonCompiler;
import dev.codonq.program.ProgramTest;
import dev.codonq.program.Verdict;
import dev.codonq.scheduling.JobScheduler;
import dev.codonq.toolchain.Toolchain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;

/** The compiler of a test class, and the scheduler of the programs that it makes. Thread-safe. */
final class ProgramRunner implements AutoCloseable {
    private final CodonCompiler compiler;
    private final JobScheduler programs;

    private ProgramRunner(CodonCompiler compiler, JobScheduler programs) {
        this.compiler = compiler;
        this.programs = programs;
    }

    /** Starts both; a test that asks for it is skipped or fails where there is no compiler. */
    static ProgramRunner start() {
        Toolchain toolchain = RealCodon.require();
        try {
            CodonCompiler compiler =
                    CodonCompiler.builder().codon(toolchain.executable()).build();
            try {
                return new ProgramRunner(compiler, JobScheduler.builder().build());
            } catch (IOException | RuntimeException | Error e) {
                compiler.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("nothing can be run here", e);
        }
    }

    CompletableFuture<Verdict> run(ProgramTest test) {
        return test.run(compiler, programs);
    }

    /** Takes back what is left: all tests of the class have their results, or do not want them. */
    @Override
    public void close() {
        try {
            compiler.closeNow();
        } finally {
            programs.closeNow();
        }
    }
}
