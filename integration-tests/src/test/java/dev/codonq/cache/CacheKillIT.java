package dev.codonq.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.testing.LeakGuard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Four processes build into one cache that is always too small; each is killed, at any moment, and replaced. */
@ExtendWith(LeakGuard.class)
@Timeout(300)
class CacheKillIT {
    private static final int PROCESSES = 4;
    private static final int KILLS = 300;

    /** About a third of what all actions need. */
    private static final long MAX_BYTES = 100_000;

    private static final int MOST_BATCHES = 4;

    /** On an idle machine about what a batch takes, or the opening of the cache. */
    private static final int LATEST_KILL_MILLIS = 40;

    @TempDir
    private Path directory;

    private final AtomicInteger kills = new AtomicInteger();
    private final AtomicInteger batches = new AtomicInteger();
    private final AtomicInteger hits = new AtomicInteger();
    private final ConcurrentLinkedQueue<String> problems = new ConcurrentLinkedQueue<>();

    @Test
    void kill_atAnyMoment_leavesASoundCacheAndNeverAWrongResult(TestReporter reporter) throws Exception {
        long seed = Long.getLong("codonq.test.seed", System.nanoTime());
        reporter.publishEntry("repeat with -Dcodonq.test.seed", Long.toString(seed));
        Random random = new Random(seed);
        ExecutorService parents = Executors.newFixedThreadPool(PROCESSES);
        try {
            List<Future<Void>> ends = new ArrayList<>();
            for (int process = 0; process < PROCESSES; process++) {
                long seedOfProcess = random.nextLong();
                Path errors = Files.createFile(directory.resolve("errors-" + process));
                ends.add(parents.submit(() -> startAndKill(new Random(seedOfProcess), errors)));
            }
            for (Future<Void> end : ends) {
                end.get();
            }
        } finally {
            parents.shutdownNow();
        }
        reporter.publishEntry("batches", batches + ", hits " + hits + ", kills " + kills);
        assertThat(problems).as("seed %d", seed).isEmpty();
        assertThat(batches.get()).as("batches, seed %d", seed).isGreaterThan(KILLS / 2);
        assertThat(hits.get()).as("hits, seed %d", seed).isGreaterThan(KILLS / 4);
        assertIsSound(seed);
    }

    private Void startAndKill(Random random, Path errors) throws Exception {
        while (kills.get() < KILLS) {
            try (ChildJvm child = new ChildJvm(
                    List.of(),
                    errors,
                    CacheKillMain.class,
                    cache().toString(),
                    Long.toString(MAX_BYTES),
                    Long.toString(random.nextLong()))) {
                child.expect("opening");
                if (random.nextInt(5) > 0) {
                    awaitLines(child, 1 + random.nextInt(MOST_BATCHES));
                }
                LockSupport.parkNanos(random.nextInt(LATEST_KILL_MILLIS * 1_000_000));
                child.kill();
                note(child.awaitEnd(), child.rest());
            }
        }
        String logged = Files.readString(errors);
        if (!logged.isEmpty()) {
            problems.add("logged: " + logged);
        }
        return null;
    }

    /** The first says that the cache is open. */
    private void awaitLines(ChildJvm child, int count) throws IOException {
        for (int line = 0; line < count; line++) {
            String said = child.next();
            if (said == null) {
                return;
            }
            note(said);
        }
    }

    private void note(String said) {
        if (said.startsWith("wrong")) {
            problems.add(said);
        } else if (said.endsWith(" hits")) {
            batches.incrementAndGet();
            hits.addAndGet(Integer.parseInt(said.substring(0, said.indexOf(' '))));
        }
    }

    private void note(int exitCode, List<String> said) {
        said.forEach(this::note);
        if (exitCode == 128 + 9) {
            kills.incrementAndGet();
        } else if (exitCode != 0) {
            problems.add("exit code " + exitCode + " after " + said);
        }
    }

    private Path cache() {
        return directory.resolve("cache");
    }

    private void assertIsSound(long seed) throws IOException {
        CacheSettings settings = CacheSettings.DEFAULT.withMaxBytes(MAX_BYTES);
        try (DiskCache cache = DiskCache.open(cache(), settings)) {
            cache.maintenance().collect(settings);
            VerifyReport report = cache.maintenance().verify();
            assertThat(report.problems()).as("seed %d", seed).isEmpty();
            assertThat(report.actions()).as("seed %d", seed).isPositive();
            assertThat(cache.maintenance().stats().sizeBytes())
                    .as("seed %d", seed)
                    .isLessThanOrEqualTo(MAX_BYTES);
            assertThat(cache.maintenance().stats().quarantined())
                    .as("seed %d", seed)
                    .isZero();
        }
        try (Stream<Path> left = Files.list(cache().resolve("cache-1/tmp"))) {
            assertThat(left).as("temporary files, seed %d", seed).isEmpty();
        }
    }
}
