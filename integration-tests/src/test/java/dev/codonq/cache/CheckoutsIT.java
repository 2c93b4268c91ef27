package dev.codonq.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.action.Isolation;
import dev.codonq.cli.ReachableTempDir;
import dev.codonq.compile.CacheUse;
import dev.codonq.compile.SourcePaths;
import dev.codonq.testing.LeakGuard;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Two checkouts of one project: with virtual paths they share all results, with real ones those that are equal. */
@ExtendWith(LeakGuard.class)
@Timeout(300)
class CheckoutsIT {
    private static final int EDITS = 60;

    @TempDir(factory = ReachableTempDir.class)
    private static Path base;

    private static Path program;

    @BeforeAll
    static void compileCompiler() throws Exception {
        program = FakeCodon.compile(base);
    }

    @Test
    void compile_secondCheckoutAtVirtualPaths_isAlwaysAHit(TestReporter reporter) throws Exception {
        Map<CacheUse, Integer> uses = compileInBoth("virtual", SourcePaths.VIRTUAL, reporter);
        assertThat(uses.getOrDefault(CacheUse.HIT_DISK, 0) + uses.getOrDefault(CacheUse.HIT_MEMORY, 0))
                .isGreaterThan(EDITS / 2);
    }

    @Test
    void compile_secondCheckoutAtRealPaths_isAMissWhereTheBytesDiffer(TestReporter reporter) throws Exception {
        Map<CacheUse, Integer> uses = compileInBoth("real", SourcePaths.REAL, reporter);
        assertThat(uses.getOrDefault(CacheUse.MISS, 0)).isGreaterThan(EDITS / 6);
    }

    /**
     * Compiles in one checkout and then in the other after every edit. That the second finds what the first has left
     * exactly where both are equal, the compared compilers check.
     *
     * @return how the second checkout used the cache
     */
    private Map<CacheUse, Integer> compileInBoth(String name, SourcePaths paths, TestReporter reporter)
            throws Exception {
        long seed = Long.getLong("codonq.test.seed", System.nanoTime());
        reporter.publishEntry("repeat with -Dcodonq.test.seed", Long.toString(seed));
        Random random = new Random(seed);
        Path directory = base.resolve(name);
        FakeCodon codon = FakeCodon.install(program, directory.resolve("toolchains"));
        RandomProject first = new RandomProject(directory.resolve("first/project"), random);
        Path second = directory.resolve("second/longer-name");
        RandomRequest request = new RandomRequest(random, directory.resolve("plugin"));
        Map<CacheUse, Integer> uses = new EnumMap<>(CacheUse.class);
        try (ComparedCompilers compilers = new ComparedCompilers(
                "seed " + seed, directory.resolve("cache"), codon.executable(), EditedProject::seen)) {
            for (int i = 0; i < EDITS; i++) {
                compilers.note(random.nextInt(5) == 0 ? request.edit() : first.edit());
                ProjectTree.read(first.root()).writeTo(second);
                Told there = compilers.check(request.of(first.root(), Isolation.NAMESPACES, paths));
                if (random.nextInt(4) == 0) {
                    compilers.reopen(codon.executable());
                }
                Told here = compilers.check(request.of(second, Isolation.NAMESPACES, paths));
                uses.merge(compilers.lastUse(), 1, Integer::sum);
                boolean isShared =
                        here.artifacts().equals(there.artifacts()) && here.log().equals(there.log());
                boolean isKept = !EditedProject.seen(here).isEmpty();
                assertThat(isShared)
                        .as("the same in both, seed %d", seed)
                        .isEqualTo(paths == SourcePaths.VIRTUAL || !isKept);
                assertThat(compilers.lastUse().isHit() || !isKept || paths == SourcePaths.REAL)
                        .as("a hit, seed %d", seed)
                        .isTrue();
            }
        }
        return uses;
    }
}
