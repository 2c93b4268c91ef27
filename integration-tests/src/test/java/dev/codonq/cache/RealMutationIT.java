package dev.codonq.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.cli.ReachableTempDir;
import dev.codonq.compile.BuildKind;
import dev.codonq.compile.CacheUse;
import dev.codonq.compile.CompileRequest;
import dev.codonq.testing.LeakGuard;
import dev.codonq.testing.RealCodon;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** As {@link CacheMutationIT}, with the real compiler and fewer edits: what it sees, a model of the program says here. */
@ExtendWith(LeakGuard.class)
@Timeout(1200)
class RealMutationIT {
    private static final int EDITS = 40;

    @TempDir(factory = ReachableTempDir.class)
    private Path base;

    private BuildKind kind = BuildKind.LLVM;
    private int definition;

    @Test
    void compile_afterEveryEdit_tellsWhatAFreshCompileTells(TestReporter reporter) throws Exception {
        Path codon = RealCodon.require().executable();
        long seed = Long.getLong("codonq.test.seed", System.nanoTime());
        reporter.publishEntry("repeat with -Dcodonq.test.seed", Long.toString(seed));
        Random random = new Random(seed);
        RealProgram program = new RealProgram(base.resolve("program"), random);
        try (ComparedCompilers compilers =
                new ComparedCompilers("seed " + seed, base.resolve("cache"), codon, told -> seen(program, told))) {
            for (int i = 0; i < EDITS; i++) {
                compilers.note(edit(program, compilers, codon, random));
                compilers.check(request(program));
            }
            reporter.publishEntry("in all", compilers.tally().toString());
            assertThat(compilers.tally().successes())
                    .as("successes, seed %d", seed)
                    .isPositive();
            assertThat(compilers.tally().of(CacheUse.MISS))
                    .as("misses, seed %d", seed)
                    .isPositive();
            assertThat(compilers.tally().of(CacheUse.HIT_MEMORY))
                    .as("hits, seed %d", seed)
                    .isPositive();
        }
    }

    private String edit(RealProgram program, ComparedCompilers compilers, Path codon, Random random)
            throws IOException {
        switch (random.nextInt(12)) {
            case 0 -> compilers.reopen(codon);
            case 1 -> kind = kind == BuildKind.LLVM ? BuildKind.OBJ : BuildKind.LLVM;
            case 2 -> definition = random.nextInt(2);
            default -> {
                return program.edit();
            }
        }
        return "reopen, or " + kind + " with N=" + definition;
    }

    private CompileRequest request(RealProgram program) {
        return CompileRequest.builder(program.main())
                .kind(kind)
                .define("N", Integer.toString(definition))
                .build();
    }

    /** An error without a place may come of the machine, so it is not kept. */
    private String seen(RealProgram program, Told told) {
        if (told.diagnostics().stream().anyMatch(diagnostic -> diagnostic.line() == null)) {
            return "";
        }
        try {
            return List.of(kind, definition, program.visible()).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
