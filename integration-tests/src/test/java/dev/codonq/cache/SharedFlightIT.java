package dev.codonq.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.testing.LeakGuard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Two processes with one cache that need the same at the same time. */
@ExtendWith(LeakGuard.class)
@Timeout(120)
class SharedFlightIT {
    private static final long LONG_MILLIS = 600_000;

    /** For a machine that is busy with other things. */
    private static final Duration AT_ONCE = Duration.ofSeconds(5);

    @TempDir
    private Path directory;

    private ChildJvm start(String way, long timeoutMillis) throws IOException {
        return new ChildJvm(
                List.of(),
                directory.resolve("errors"),
                SharedFlightMain.class,
                directory.resolve("cache").toString(),
                directory.resolve("runs").toString(),
                way,
                Long.toString(timeoutMillis));
    }

    @Test
    void build_twoProcessesTheSameActions_runsEachOnceAndBothGetThatResult() throws Exception {
        try (ChildJvm first = start("forwards", LONG_MILLIS);
                ChildJvm second = start("backwards", LONG_MILLIS)) {
            first.expect("ready");
            second.expect("ready");
            first.goOn();
            second.goOn();
            List<String> ofFirst = first.rest();
            List<String> ofSecond = second.rest();
            assertThat(first.awaitEnd()).isZero();
            assertThat(second.awaitEnd()).isZero();
            assertThat(Files.readAllLines(directory.resolve("runs")).stream().map(Integer::valueOf))
                    .containsExactlyInAnyOrderElementsOf(
                            IntStream.range(0, SharedFlightMain.ACTIONS).boxed().toList());
            assertThat(ofFirst).hasSize(SharedFlightMain.ACTIONS);
            for (int number = 0; number < SharedFlightMain.ACTIONS; number++) {
                String[] one = ofFirst.get(number).split(" ", 4);
                String[] other = ofSecond.get(number).split(" ", 4);
                assertThat(List.of(one[2], other[2])).as("%d", number).containsOnly("true");
                assertThat(List.of(one[1], other[1])).as("%d", number).containsExactlyInAnyOrder("RUN", "DISK");
                assertThat(one[3]).as("what the run wrote of %d", number).isEqualTo(other[3]);
            }
        }
        assertThat(directory.resolve("errors")).isEmptyFile();
    }

    @Test
    void build_leaderIsKilled_theFollowerBeginsAtOnce() throws Exception {
        try (ChildJvm leader = start("endless", LONG_MILLIS);
                ChildJvm follower = start("endless", LONG_MILLIS)) {
            leadAndFollow(leader, follower);
            long killed = System.nanoTime();
            leader.kill();
            follower.expect("begun");
            assertThat(Duration.ofNanos(System.nanoTime() - killed)).isLessThan(AT_ONCE);
        }
        assertThat(directory.resolve("errors")).isEmptyFile();
    }

    @Test
    void build_leaderIsStopped_theFollowerWaitsNoLongerThanARunMayTake() throws Exception {
        Duration timeout = Duration.ofMillis(1_500);
        try (ChildJvm leader = start("endless", LONG_MILLIS);
                ChildJvm follower = start("endless", timeout.toMillis())) {
            leadAndFollow(leader, follower);
            long waiting = System.nanoTime();
            leader.signal("STOP");
            follower.expect("begun");
            assertThat(Duration.ofNanos(System.nanoTime() - waiting)).isLessThan(timeout.plus(AT_ONCE));
        }
        assertThat(directory.resolve("errors")).isEmptyFile();
    }

    private static void leadAndFollow(ChildJvm leader, ChildJvm follower) throws IOException {
        leader.expect("ready");
        leader.goOn();
        leader.expect("begun");
        follower.expect("ready");
        follower.goOn();
        follower.expect("waiting");
    }
}
