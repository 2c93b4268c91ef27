package dev.codonq.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.action.Action;
import dev.codonq.action.Isolation;
import dev.codonq.cli.ReachableTempDir;
import dev.codonq.scheduling.JobResult;
import dev.codonq.scheduling.JobScheduler;
import dev.codonq.testing.LeakGuard;
import dev.codonq.testing.RealCodon;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Many runs whose commands one parent forks, as a warm compiler does. */
@ExtendWith(LeakGuard.class)
@Timeout(300)
class ForkedRunsIT {
    private static final int RUNS = 2_000;

    @TempDir(factory = ReachableTempDir.class)
    private static Path base;

    @Test
    void run_manyForked_leaveTheirParentAsItWas() throws Exception {
        ForkedCommands commands = new ForkedCommands(HostilePrograms.compile(base.resolve("programs")));
        try (JobScheduler scheduler = JobScheduler.builder()
                .slots(2)
                .cacheBytes(0)
                .warmCommands(commands)
                .build()) {
            if (!scheduler.probe(Isolation.NAMESPACES).isAvailable()) {
                RealCodon.missing(scheduler.probe(Isolation.NAMESPACES).toString());
            }
            assertThat(run(scheduler, 4)).allMatch(result -> result instanceof JobResult.Succeeded);
            long before = residentPages(parent());
            List<JobResult> results = run(scheduler, RUNS);

            assertThat(results).hasSize(RUNS).allMatch(result -> result instanceof JobResult.Succeeded);
            assertThat(results).allMatch(result -> result.record().isWarm());
            assertThat(commands.failures()).isEmpty();
            assertThat(residentPages(parent())).isBetween(before - 32, before + 32);
        }
    }

    private static List<JobResult> run(JobScheduler scheduler, int count) throws Exception {
        List<Action> actions = IntStream.range(0, count)
                .mapToObj(number -> Action.builder("/bin/sh", "-c", "echo " + number)
                        .uncacheable("each is a run of its own")
                        .property("run", count + "/" + number)
                        .build())
                .toList();
        var jobs = actions.stream().map(scheduler::submit).toList();
        List<JobResult> results = new ArrayList<>();
        for (var job : jobs) {
            results.add(job.result().get(2, TimeUnit.MINUTES));
        }
        return results;
    }

    private static long parent() throws IOException {
        try (Stream<ProcessHandle> children = ProcessHandle.current().children()) {
            for (ProcessHandle child : children.toList()) {
                if (Files.readString(Path.of("/proc", Long.toString(child.pid()), "comm"))
                        .startsWith("exec_parent")) {
                    return child.pid();
                }
            }
        }
        throw new AssertionError("there is no parent");
    }

    private static long residentPages(long pid) throws IOException {
        return Long.parseLong(
                Files.readString(Path.of("/proc", Long.toString(pid), "statm")).split(" ", -1)[1]);
    }
}
