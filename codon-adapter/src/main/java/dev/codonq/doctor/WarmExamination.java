package dev.codonq.doctor;

import dev.codonq.action.Isolation;
import dev.codonq.compile.BuildKind;
import dev.codonq.compile.CodonCompiler;
import dev.codonq.compile.CompileRequest;
import dev.codonq.compile.CompileResult;
import dev.codonq.toolchain.Toolchain;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The look at compilers that parse the standard library once for many runs: so many programs are compiled that one is worth
 * it.
 */
final class WarmExamination {
    private static final String NAME = "warm compiles";
    private static final int PROGRAMS = 6;

    private WarmExamination() {}

    /**
     * Compiles programs with {@code toolchain}; what is built for that is not kept.
     *
     * @throws IOException if there is no room for sources or runs
     */
    static Finding examine(Toolchain toolchain) throws IOException {
        try (TrialSources sources = new TrialSources();
                CodonCompiler compiler = CodonCompiler.builder()
                        .codon(toolchain.executable())
                        .parallelism(1)
                        .withoutCache()
                        .build()) {
            if (!compiler.probe(Isolation.NAMESPACES).isAvailable()) {
                return Finding.remark(NAME, "none without isolation namespaces", "see isolation")
                        .with("available", false);
            }
            List<CompletableFuture<CompileResult>> compiles = new ArrayList<>();
            for (int i = 0; i < PROGRAMS; i++) {
                Path source = sources.write("warm" + i + ".py", "print(" + i + ")\n");
                compiles.add(compiler.compile(
                        CompileRequest.builder(source).kind(BuildKind.OBJ).build()));
            }
            boolean isWarm = false;
            for (int i = 0; i < PROGRAMS && !isWarm; i++) {
                isWarm = compiles.get(i).orTimeout(5, TimeUnit.MINUTES).join().isWarm();
            }
            compiler.closeNow();
            return finding(isWarm, compiler.warmProblem().orElse("nobody says why"));
        }
    }

    static Finding finding(boolean isWarm, String problem) {
        Finding finding = isWarm
                ? Finding.good(NAME, "batches parse the standard library once for many runs")
                : Finding.remark(
                        NAME, "builds work, but each run parses the standard library: " + problem, cure(problem));
        return finding.with("available", isWarm);
    }

    private static String cure(String problem) {
        if (problem.contains("g++")) {
            return "install it, e.g. apt-get install g++";
        }
        if (problem.contains("belongs to the user")) {
            return "have root install one for all: scripts/install-codon";
        }
        return problem.contains("Codon 0.") && problem.contains("functions")
                ? "use Codon 0.18: scripts/install-codon"
                : "it takes Linux 5.8 or later, and the right to enter namespaces that codonq has made";
    }
}
