package dev.codonq.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.action.Action;
import dev.codonq.action.Digest;
import dev.codonq.action.Isolation;
import dev.codonq.action.ToolTree;
import dev.codonq.cli.ReachableTempDir;
import dev.codonq.testing.LeakGuard;
import dev.codonq.testing.RealCodon;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What real runs are told to be doing. */
@ExtendWith(LeakGuard.class)
@Timeout(60)
class RunProgressIT {
    private static final long HELD_BYTES = 200L << 20;

    /** Where root's runs, which belong to another user, can get to. */
    @TempDir(factory = ReachableTempDir.class)
    Path directory;

    /** Notes the memory told last, and whether more was told after the end. */
    private static final class Gauge implements RunProgress {
        private final AtomicLong memory = new AtomicLong();
        private final List<String> ends = new CopyOnWriteArrayList<>();

        @Override
        public void memoryInUse(long bytes) {
            memory.set(bytes);
            if (!ends.isEmpty()) {
                ends.add("memory after the end");
            }
        }

        @Override
        public void processesEnded() {
            ends.add("end");
        }
    }

    /** Without a line end all of it is the last line, which is kept until the input is over. */
    private Action holder(Isolation isolation, Path go) {
        String script = "(head -c " + HELD_BYTES + " /dev/zero; until [ -e " + go + " ]; do sleep 0.02; done)"
                + " | tail -n 1 >/dev/null";
        return Action.builder("/bin/sh", "-c", script)
                .environment("PATH", "/usr/bin:/bin")
                .toolTree(new ToolTree(directory, Digest.of(new byte[0])))
                .isolation(isolation)
                .build();
    }

    @ParameterizedTest
    @EnumSource
    void run_thatHoldsMemory_isToldToHoldItAndThenToHaveEnded(Isolation isolation) throws Exception {
        Gauge gauge = new Gauge();
        Path go = directory.resolve("go");
        try (SystemTimer timer = new SystemTimer("codonq-test-timer");
                SandboxRunner runner = SandboxRunner.open(Optional.empty(), Optional.empty(), timer)) {
            IsolationProbe probe = runner.probe(isolation);
            if (!probe.isAvailable()) {
                RealCodon.missing(probe.toString());
            }
            CompletableFuture<List<String>> endsAtReturn = CompletableFuture.supplyAsync(() -> {
                RunResult result = runner.run(holder(isolation, go), new CompletableFuture<>(), gauge);
                assertThat(result.outcome()).as(result.standardError().text()).isEqualTo(new ProcessOutcome.Exited(0));
                return List.copyOf(gauge.ends);
            });
            try {
                Awaitility.await()
                        .atMost(Duration.ofSeconds(30))
                        .until(() -> gauge.memory.get() >= HELD_BYTES || endsAtReturn.isDone());
                assertThat(gauge.memory.get()).isBetween(HELD_BYTES, 2 * HELD_BYTES);
                assertThat(gauge.ends).isEmpty();
            } finally {
                Files.createFile(go);
            }
            assertThat(endsAtReturn.get(30, TimeUnit.SECONDS)).containsExactly("end");
        }
        assertThat(gauge.ends).containsExactly("end");
    }
}
