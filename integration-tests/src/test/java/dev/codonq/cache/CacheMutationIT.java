package dev.codonq.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.action.Isolation;
import dev.codonq.cli.ReachableTempDir;
import dev.codonq.compile.CacheUse;
import dev.codonq.compile.Outcome;
import dev.codonq.compile.SourcePaths;
import dev.codonq.testing.LeakGuard;
import java.io.IOException;
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

/**
 * The proof that the cache is never wrong: after every edit of a random project, of the options, of the compiler, the result
 * with cache is that of a fresh compile, and it comes from the cache exactly where the compiler has seen the same before.
 */
@ExtendWith(LeakGuard.class)
@Timeout(600)
class CacheMutationIT {
    private static final int EDITS_PER_PROJECT = 150;

    @TempDir(factory = ReachableTempDir.class)
    private static Path base;

    private static Path program;

    private final Map<CacheUse, Integer> uses = new EnumMap<>(CacheUse.class);
    private int edits;
    private int successes;

    @BeforeAll
    static void compileCompiler() throws Exception {
        program = FakeCodon.compile(base);
    }

    @Test
    void compile_afterEveryEditOfFilesInPlace_tellsWhatAFreshCompileTells(TestReporter reporter) throws Exception {
        editProjects(20, Isolation.DIRECTORY, reporter);
    }

    @Test
    void compile_afterEveryEditOfFilesInASandbox_tellsWhatAFreshCompileTells(TestReporter reporter) throws Exception {
        editProjects(2, Isolation.NAMESPACES, reporter);
    }

    private void editProjects(int projects, Isolation isolation, TestReporter reporter) throws Exception {
        long seed = Long.getLong("codonq.test.seed", System.nanoTime());
        reporter.publishEntry("repeat with -Dcodonq.test.seed", Long.toString(seed));
        Random random = new Random(seed);
        for (int i = 0; i < projects; i++) {
            editProject(base.resolve(isolation + "-" + i), isolation, random, "seed " + seed + ", project " + i);
        }
        reporter.publishEntry("after " + edits + " edits", successes + " successes, " + uses);
        // Where nearly all fails, or nearly nothing is found again, nothing is proven.
        assertThat(successes).as("successes, seed %d", seed).isGreaterThan(edits / 3);
        assertThat(uses.getOrDefault(CacheUse.MISS, 0))
                .as("misses, seed %d", seed)
                .isGreaterThan(edits / 5);
        assertThat(uses.getOrDefault(CacheUse.HIT_MEMORY, 0))
                .as("hits, seed %d", seed)
                .isGreaterThan(edits / 10);
        assertThat(uses.getOrDefault(CacheUse.HIT_DISK, 0))
                .as("hits, seed %d", seed)
                .isGreaterThan(edits / 50);
    }

    private void editProject(Path directory, Isolation isolation, Random random, String name) throws Exception {
        FakeCodon codon = FakeCodon.install(program, directory.resolve("toolchains"));
        RandomProject project = new RandomProject(directory.resolve("project"), random);
        RandomRequest request = new RandomRequest(random, directory.resolve("plugin"));
        try (ComparedCompilers compilers =
                new ComparedCompilers(directory.resolve("cache"), codon.executable(), CacheMutationIT::seen)) {
            compilers.name(name);
            Outcome last = Outcome.SUCCEEDED;
            for (int i = 0; i < EDITS_PER_PROJECT; i++) {
                compilers.note(edit(project, request, codon, compilers, last, random));
                Told told = compilers.check(request.of(project.root(), isolation, SourcePaths.REAL));
                if (isolation == Isolation.NAMESPACES) {
                    // It reads the project itself, so that the sandbox cannot hide what the scanner has missed.
                    assertThat(compilers.fresh(request.of(project.root(), Isolation.DIRECTORY, SourcePaths.REAL)))
                            .isEqualTo(told);
                }
                last = told.outcome();
                if (last == Outcome.SUCCEEDED) {
                    project.remember();
                }
            }
            compilers.uses().forEach((use, count) -> uses.merge(use, count, Integer::sum));
            edits += EDITS_PER_PROJECT;
            successes += compilers.successes();
        }
    }

    private static String edit(
            RandomProject project,
            RandomRequest request,
            FakeCodon codon,
            ComparedCompilers compilers,
            Outcome last,
            Random random)
            throws IOException {
        int choice = random.nextInt(100);
        if (choice < 3) {
            String done = codon.edit(random);
            compilers.reopen(codon.executable());
            return done;
        } else if (choice < 6) {
            compilers.reopen(codon.executable());
            return "reopen";
        } else if (choice < 25) {
            return request.edit();
        }
        return last != Outcome.SUCCEEDED && random.nextInt(3) > 0 ? project.goBack() : project.edit();
    }

    /** The compiler writes all it has seen to the artifact, and the digest of it to the messages of a failure. */
    static String seen(Told told) {
        return told.log().contains("[never twice]") ? "" : told.log() + told.artifacts();
    }
}
