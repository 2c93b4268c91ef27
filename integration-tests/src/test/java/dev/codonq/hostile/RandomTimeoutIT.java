package dev.codonq.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.action.Isolation;
import dev.codonq.action.Limit;
import dev.codonq.action.ResourceUse;
import dev.codonq.cli.ReachableTempDir;
import dev.codonq.sandbox.IsolationProbe;
import dev.codonq.scheduling.JobResult;
import dev.codonq.scheduling.JobScheduler;
import dev.codonq.testing.HostTraces;
import dev.codonq.testing.LeakGuard;
import dev.codonq.testing.RealCodon;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A timeout can hit a run at any moment of its making, its life and its end: nothing is ever left. */
@ExtendWith(LeakGuard.class)
@Timeout(300)
class RandomTimeoutIT {
    private static final int RUNS = 500;
    private static final int SLOTS = 4;
    private static final List<Isolation> LEVELS = List.of(Isolation.values());

    /** What a run of each level takes on an idle machine, and some more. */
    private static final int LATEST_TIMEOUT_MILLIS = 60;

    /** Programs that fork, leave their session, write and linger; the first three end by themselves soon. */
    private static final List<Attack> ATTACKS = List.of(
            Attack.of("", "hold_streams", "20"),
            Attack.of("", "comet", "5", "leave"),
            Attack.of("", "daemon", "20"),
            Attack.of("", "comet", "5", "stay"),
            Attack.of("", "fork_bomb", "20", "20"),
            Attack.of("", "stop_itself", "20"),
            Attack.of("", "fill_disk", ".", "20", "1"),
            Attack.of("", "burn_cpu", "20", "10"));

    @TempDir(factory = ReachableTempDir.class)
    private static Path base;

    private final ConcurrentLinkedQueue<String> problems = new ConcurrentLinkedQueue<>();

    @Test
    void timeout_atARandomMoment_leavesNothing(TestReporter reporter) throws Exception {
        long seed = Long.getLong("codonq.test.seed", System.nanoTime());
        reporter.publishEntry("repeat with -Dcodonq.test.seed", Long.toString(seed));
        Random random = new Random(seed);
        List<String> mounts = HostTraces.mountTable();
        HostilePrograms programs = HostilePrograms.compile(base.resolve("programs"));
        try (Scene scene = new Scene(programs, Files.createDirectory(base.resolve("scene")));
                JobScheduler scheduler =
                        JobScheduler.builder().slots(SLOTS).cacheBytes(0).build()) {
            for (Isolation isolation : Isolation.values()) {
                IsolationProbe probe = scheduler.probe(isolation);
                if (!probe.isAvailable()) {
                    RealCodon.missing(probe.toString());
                }
            }
            Set<String> descriptors = descriptors();
            List<CompletableFuture<JobResult>> results = new ArrayList<>();
            for (int run = 0; run < RUNS; run++) {
                results.add(start(scheduler, scene, random, LEVELS.get(run % LEVELS.size())));
            }
            int timeouts = 0;
            for (CompletableFuture<JobResult> result : results) {
                timeouts += isTimeout(result.get(200, TimeUnit.SECONDS)) ? 1 : 0;
            }
            assertThat(problems).as("seed %d", seed).isEmpty();
            assertThat(timeouts).as("timeouts of %d runs, seed %d", RUNS, seed).isBetween(RUNS / 4, RUNS);
            for (Isolation isolation : Isolation.values()) {
                assertThat(scene.damage(isolation)).isEmpty();
            }
            assertNothingIsOpen(descriptors, seed);
        }
        assertThat(HostTraces.mountTable()).as("seed %d", seed).isEqualTo(mounts);
        assertThat(HostTraces.ofThisProcess().controlGroups())
                .as("seed %d", seed)
                .isEmpty();
        assertThat(HostTraces.ofThisProcess().workRoots()).as("seed %d", seed).isEmpty();
    }

    /** Starts one run; looks for its processes on the thread that delivers the result, at that moment. */
    private CompletableFuture<JobResult> start(JobScheduler scheduler, Scene scene, Random random, Isolation isolation)
            throws IOException {
        String mark = Scene.mark();
        Attack attack = ATTACKS.get(random.nextInt(ATTACKS.size()))
                .limits(limits -> limits.timeout(Duration.ofMillis(1 + random.nextInt(LATEST_TIMEOUT_MILLIS)))
                        .gracePeriod(Duration.ofMillis(random.nextInt(20))));
        return scheduler
                .submit(scene.action(attack, isolation, mark))
                .result()
                .whenComplete((result, failure) -> check(attack, isolation, mark, result));
    }

    private void check(Attack attack, Isolation isolation, String mark, JobResult result) {
        if (mayEscape(attack, isolation, result)) {
            return;
        }
        String run = attack + " at " + isolation + " ended as " + result + " and left ";
        try {
            Leftovers.processes(mark).forEach(process -> problems.add(run + process.pid() + " " + process.info()));
        } catch (IOException e) {
            problems.add(e.toString());
        }
        if ((result instanceof JobResult.LimitExceeded exceeded && !mayEnd(attack, exceeded.limit()))
                || result instanceof JobResult.Errored
                || result instanceof JobResult.Cancelled
                || result instanceof JobResult.Rejected) {
            problems.add(run + "no right result");
        }
    }

    /**
     * A chain of processes can come to its limit on processes before its time is over: those that have ended count until
     * the first process of their namespace has waited for them, and that one gets its turn late on a busy machine.
     */
    private static boolean mayEnd(Attack attack, Limit limit) {
        return limit == Limit.RUN_TIME
                || (limit == Limit.PROCESSES && attack.program().equals("comet"));
    }

    /** As the table of attacks says of a chain of processes. It ends by itself within seconds. */
    private static boolean mayEscape(Attack attack, Isolation isolation, JobResult result) {
        return isolation == Isolation.DIRECTORY
                && attack.program().equals("comet")
                && result.record().use().source() == ResourceUse.Source.SAMPLING;
    }

    private static boolean isTimeout(JobResult result) {
        return result instanceof JobResult.LimitExceeded;
    }

    /** While the scheduler is still open, nothing of the runs may be. */
    private static void assertNothingIsOpen(Set<String> before, long seed) throws IOException {
        for (String root : HostTraces.ofThisProcess().workRoots()) {
            try (Stream<Path> runs = Files.list(Path.of(root))) {
                assertThat(runs.filter(path -> path.getFileName().toString().matches("[0-9]+")))
                        .as("execution roots, seed %d", seed)
                        .isEmpty();
            }
        }
        // The threads that read the streams close them a moment after the last byte.
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(descriptors())
                        .as("descriptors, seed %d", seed)
                        .isSubsetOf(before));
    }

    /** Returns what the descriptors of this process lead to, but for the files that the JVM opens for itself. */
    private static Set<String> descriptors() {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.map(RandomTimeoutIT::target)
                    .filter(target -> !target.endsWith(".jar") && !target.startsWith("/proc/"))
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            throw new AssertionError("cannot list descriptors", e);
        }
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException e) {
            // The one that lists them is closed meanwhile.
            return "/proc/";
        }
    }
}
