package dev.codonq.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.codonq.scheduling.JobScheduler;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakGuard.class)
@Timeout(120)
class SchedulerTracesTest {
    private static JobScheduler open() throws Exception {
        return JobScheduler.builder().workDirectory(SchedulerTraces.base()).build();
    }

    private static String leaksOf(SchedulerTraces traces) {
        Leaks leaks = new Leaks(Duration.ZERO);
        traces.lookFor(leaks);
        try {
            leaks.require("it");
            return "";
        } catch (AssertionError e) {
            return String.valueOf(e.getMessage());
        }
    }

    @Test
    void lookFor_openScheduler_findsItsThreadsAndRoot() throws Exception {
        SchedulerTraces traces = new SchedulerTraces();
        JobScheduler scheduler = traces.make(SchedulerTracesTest::open);
        try (scheduler) {
            assertThat(leaksOf(traces))
                    .contains("threads [", "codonq-run-1", "execution roots [" + SchedulerTraces.base());
        }
        traces.lookFor(new Leaks());
        assertThat(leaksOf(traces)).isEmpty();
    }

    @Test
    void lookFor_besideOthersSchedulers_findsNothingOfThem() throws Exception {
        SchedulerTraces traces = new SchedulerTraces();
        SchedulerTraces others = new SchedulerTraces();
        traces.make(SchedulerTracesTest::open).close();
        JobScheduler other = others.make(SchedulerTracesTest::open);
        JobScheduler stranger = JobScheduler.builder().build();
        try (other;
                stranger) {
            Leaks leaks = new Leaks();
            traces.lookFor(leaks);
            leaks.require("it");
            assertThat(leaksOf(others)).contains("codonq-run-1");
        }
    }

    @Test
    void lookFor_processThatNamesTheRoot_findsIt() throws Exception {
        SchedulerTraces traces = new SchedulerTraces();
        JobScheduler scheduler = traces.make(SchedulerTracesTest::open);
        try (scheduler) {
            String root = leaksOf(traces).replaceAll("(?s).*execution roots \\[([^],]*).*", "$1");
            ProcessBuilder builder = new ProcessBuilder("/bin/sleep", "1000")
                    .directory(Path.of(root).toFile());
            builder.environment().clear();
            Process sleeping = builder.start();
            try {
                assertThat(leaksOf(traces)).contains("processes [" + sleeping.pid() + " /bin/sleep 1000");
            } finally {
                sleeping.destroyForcibly();
                assertThat(sleeping.waitFor(60, TimeUnit.SECONDS)).isTrue();
            }
        }
    }

    @Test
    void make_factoryThatFails_failsLikeIt() {
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> new SchedulerTraces().make(() -> {
                    throw new IllegalStateException("no");
                }))
                .withMessage("no");
    }
}
