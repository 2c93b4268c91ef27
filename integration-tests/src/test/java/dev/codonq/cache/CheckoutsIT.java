package dev.codonq.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.action.Isolation;
import dev.codonq.cli.ReachableTempDir;
import dev.codonq.compile.CacheUse;
import dev.codonq.compile.SourcePaths;
import dev.codonq.testing.LeakGuard;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import java.util.Set;
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
    private static final int MOST_EDITS = 600;
    private static final int USES = 20;

    @TempDir(factory = ReachableTempDir.class)
    private static Path base;

    private static Path program;

    @BeforeAll
    static void compileCompiler() throws Exception {
        program = FakeCodon.compile(base);
    }

    @Test
    void compile_secondCheckoutAtVirtualPaths_isAlwaysAHit(TestReporter reporter) throws Exception {
        compileInBoth("virtual", SourcePaths.VIRTUAL, Set.of(CacheUse.HIT_DISK, CacheUse.HIT_MEMORY), reporter);
    }

    @Test
    void compile_secondCheckoutAtRealPaths_isAMissWhereTheBytesDiffer(TestReporter reporter) throws Exception {
        compileInBoth("real", SourcePaths.REAL, Set.of(CacheUse.MISS), reporter);
    }

    /** Of what is not cached there is nothing to see here. */
    private static String editKnown(RandomRequest request) throws IOException {
        String done = request.edit();
        while (!request.isKnown()) {
            done = request.edit();
        }
        return done;
    }

    /**
     * Compiles in one checkout and then in the other after every edit. That the second finds what the first has left
     * exactly where both are equal, the compared compilers check.
     *
     * @param expected how the second checkout is to use the cache at least {@link #USES} times; how many edits that takes
     *     is a matter of chance
     */
    private void compileInBoth(String name, SourcePaths paths, Set<CacheUse> expected, TestReporter reporter)
            throws Exception {
        long seed = Long.getLong("codonq.test.seed", System.nanoTime());
        reporter.publishEntry("repeat with -Dcodonq.test.seed", Long.toString(seed));
        Random random = new Random(seed);
        Path directory = base.resolve(name);
        FakeCodon codon = FakeCodon.install(program, directory.resolve("toolchains"));
        RandomProject first = new RandomProject(directory.resolve("first/project"), random);
        Path second = directory.resolve("second/longer-name");
        RandomRequest request = new RandomRequest(random, directory.resolve("plugin"));
        int uses = 0;
        try (ComparedCompilers compilers = new ComparedCompilers(
                "seed " + seed, directory.resolve("cache"), codon.executable(), EditedProject::seen)) {
            boolean isKept = true;
            for (int i = 0; i < EDITS || uses < USES; i++) {
                assertThat(i).as("edits, seed %d", seed).isLessThan(MOST_EDITS);
                // A project that crashes its compiler would go on to do so for long.
                String edit = !isKept && random.nextBoolean() ? first.goBack() : first.edit();
                compilers.note(random.nextInt(5) == 0 ? editKnown(request) : edit);
                ProjectTree.read(first.root()).writeTo(second);
                Told there = compilers.check(request.of(first.root(), Isolation.NAMESPACES, paths));
                if (random.nextInt(4) == 0) {
                    compilers.reopen(codon.executable());
                }
                Told here = compilers.check(request.of(second, Isolation.NAMESPACES, paths));
                uses += expected.contains(compilers.lastUse()) ? 1 : 0;
                boolean isShared =
                        here.artifacts().equals(there.artifacts()) && here.log().equals(there.log());
                isKept = !EditedProject.seen(here).isEmpty();
                assertThat(isShared)
                        .as("the same in both, seed %d", seed)
                        .isEqualTo(paths == SourcePaths.VIRTUAL || !isKept);
                assertThat(compilers.lastUse().isHit() || !isKept || paths == SourcePaths.REAL)
                        .as("a hit, seed %d", seed)
                        .isTrue();
            }
        }
    }
}
