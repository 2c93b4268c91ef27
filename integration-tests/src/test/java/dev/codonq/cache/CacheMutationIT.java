package dev.codonq.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.action.Isolation;
import dev.codonq.cli.ReachableTempDir;
import dev.codonq.compile.CacheUse;
import dev.codonq.testing.LeakGuard;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
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

    /** More than processors, since most of a small run is waiting for the kernel. */
    private static final int PROJECTS_AT_ONCE = 4;

    @TempDir(factory = ReachableTempDir.class)
    private static Path base;

    private static Path program;

    @BeforeAll
    static void compileCompiler() throws Exception {
        program = FakeCodon.compile(base);
    }

    @Test
    void compile_afterEveryEditOfFilesInPlace_tellsWhatAFreshCompileTells(TestReporter reporter) throws Exception {
        editProjects(18, Isolation.DIRECTORY, reporter);
    }

    @Test
    void compile_afterEveryEditOfFilesInASandbox_tellsWhatAFreshCompileTells(TestReporter reporter) throws Exception {
        editProjects(2, Isolation.NAMESPACES, reporter);
    }

    private void editProjects(int projects, Isolation isolation, TestReporter reporter) throws Exception {
        long seed = Long.getLong("codonq.test.seed", System.nanoTime());
        reporter.publishEntry("repeat with -Dcodonq.test.seed", Long.toString(seed));
        ExecutorService threads = Executors.newFixedThreadPool(PROJECTS_AT_ONCE);
        Tally tally = new Tally();
        try {
            List<Future<Tally>> edited = new ArrayList<>();
            for (int i = 0; i < projects; i++) {
                String name = "seed " + seed + ", project " + i;
                Path directory = Files.createDirectory(base.resolve(isolation + "-" + i));
                edited.add(threads.submit(new EditedProject(
                        name, directory, program, isolation, new Random(seed + i), EDITS_PER_PROJECT)));
            }
            for (Future<Tally> one : edited) {
                tally.add(one.get());
            }
        } finally {
            // Where one has failed the others go on to their end: interrupted, they would leave what is no leak of
            // ours.
            threads.shutdown();
            assertThat(threads.awaitTermination(5, TimeUnit.MINUTES)).isTrue();
        }
        reporter.publishEntry("in all", tally.toString());
        // Where nearly all fails, or nearly nothing is found again, nothing is proven.
        int edits = projects * EDITS_PER_PROJECT;
        assertThat(tally.compiles()).isEqualTo(edits);
        assertThat(tally.successes()).as("successes, seed %d", seed).isGreaterThan(edits / 10);
        assertThat(tally.of(CacheUse.MISS)).as("misses, seed %d", seed).isGreaterThan(edits / 20);
        assertThat(tally.of(CacheUse.HIT_MEMORY)).as("hits, seed %d", seed).isGreaterThan(edits / 20);
        assertThat(tally.of(CacheUse.HIT_DISK)).as("hits, seed %d", seed).isPositive();
    }
}
