package dev.codonq.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.action.Limit;
import dev.codonq.action.ResourceLimits;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.MDC;

/** Real processes of shells, in a run and a time of the test's. */
@Timeout(30)
class ProcessRunnerTest {
    private static final ResourceLimits LIMITS = ResourceLimits.defaults();
    private static final String FOR_EVER = "exec sleep 1000";

    private final HandMovedTimer watchdogs = new HandMovedTimer();
    private final HandMovedTimer monitors = new HandMovedTimer();
    private final FakeAccounting accounting = new FakeAccounting();
    private final ToldProgress progress = new ToldProgress();
    private final List<String> killers = new ArrayList<>();
    private final CompletableFuture<Void> stop = new CompletableFuture<>();
    private String shell = "/bin/sh";
    private boolean isAllGone = true;
    private boolean isLost;
    private Release whenStarted = () -> {};

    private interface Release {
        void run() throws IOException;
    }

    /** A run of one process, whose release and whose end are the test's. */
    private final class ShellRun extends FakeRun {
        private final String script;

        ShellRun(String script) {
            super(Path.of("/"));
            this.script = script;
        }

        @Override
        public ProcessRunner.Command command() {
            return new ProcessRunner.Command(List.of(shell, "-c", script), Map.of(), Path.of("/"), false);
        }

        @Override
        public ProcessTree treeOf(Process process) {
            return new FakeTree(process);
        }

        @Override
        public void release(Process process) throws IOException {
            whenStarted.run();
        }

        @Override
        public boolean isLost() {
            return isLost;
        }
    }

    private final class FakeTree implements ProcessTree {
        private final Process process;

        FakeTree(Process process) {
            this.process = process;
        }

        @Override
        public void terminate() {
            process.destroy();
        }

        @Override
        public void kill() {
            killers.add(String.valueOf(MDC.get("job")));
            process.destroyForcibly();
        }

        @Override
        public boolean endAll(Duration patience) {
            assertThat(process.isAlive()).isFalse();
            assertThat(progress.told()).doesNotContain("ended");
            return isAllGone;
        }

        @Override
        public List<Long> members() {
            return List.of();
        }

        @Override
        public List<String> killed() {
            return List.of();
        }
    }

    private ProcessOutcome run(String script) throws IOException {
        try (ShellRun run = new ShellRun(script)) {
            return new ProcessRunner(watchdogs, monitors, RunTrace.NONE)
                    .run(run, accounting, LIMITS, stop, progress)
                    .outcome();
        }
    }

    private static ProcessOutcome notEntered(String why, boolean isTransient) {
        return new ProcessOutcome.Broken("the sandbox could not be entered: " + why, isTransient);
    }

    @AfterEach
    void nothingWaits() {
        assertThat(watchdogs.pending()).isZero();
        assertThat(monitors.pending()).isZero();
    }

    @Test
    void run_lost_doesNotTellOfTheEnd() throws IOException {
        isLost = true;
        assertThat(run("exit 3")).isEqualTo(new ProcessOutcome.Exited(3));
        assertThat(progress.told()).doesNotContain("ended");
    }

    @Test
    void run_toItsEnd_tellsOfMemoryThenOfTheEnd() throws IOException {
        accounting.memoryInUse = Optional.of(7L);
        whenStarted = () -> monitors.advance(RunMonitor.INTERVAL.multipliedBy(2));
        assertThat(run("exit 3")).isEqualTo(new ProcessOutcome.Exited(3));
        assertThat(progress.told()).containsExactly("7", "7", "ended");
    }

    @Test
    void run_stopped_tellsOfTheEndOnce() throws IOException {
        stop.complete(null);
        assertThat(run(FOR_EVER)).isEqualTo(new ProcessOutcome.Stopped());
        assertThat(progress.told()).containsExactly("ended");
    }

    @Test
    void run_interrupted_tellsOfTheEndOnce() throws IOException {
        whenStarted = () -> Thread.currentThread().interrupt();
        assertThat(run(FOR_EVER)).isEqualTo(new ProcessOutcome.Stopped());
        assertThat(Thread.interrupted()).isTrue();
        assertThat(progress.told()).containsExactly("ended");
    }

    @Test
    void run_processesThatCannotBeEnded_tellsOfNoEndAndIsNotTransient() throws IOException {
        isAllGone = false;
        assertThat(run("exit 0"))
                .isEqualTo(new ProcessOutcome.Broken(
                        "processes of the run are still there 10 s after they were killed", false));
        assertThat(progress.told()).isEmpty();
    }

    @Test
    void run_nothingStarted_tellsOfNoEndAndIsNotTransient() throws IOException {
        shell = "/no/such/shell";
        assertThat(run("exit 0")).isInstanceOfSatisfying(ProcessOutcome.Broken.class, broken -> {
            assertThat(broken.message()).startsWith("cannot start /no/such/shell: ");
            assertThat(broken.isTransient()).isFalse();
        });
        assertThat(progress.told()).isEmpty();
    }

    @Test
    void run_thatCannotBeEntered_isBrokenAndTellsOfTheEndOnce() throws IOException {
        whenStarted = () -> {
            throw new IOException("on purpose");
        };
        assertThat(run(FOR_EVER)).isEqualTo(notEntered("on purpose", false));
        assertThat(progress.told()).containsExactly("ended");
    }

    @Test
    void run_thatCannotBeEnteredForWantOfDescriptors_isTransient() throws IOException {
        whenStarted = () -> {
            throw new IOException("/proc/1/root: Too many open files");
        };
        assertThat(run(FOR_EVER)).isEqualTo(notEntered("/proc/1/root: Too many open files", true));
    }

    @Test
    void run_thatCannotBeEnteredNorEnded_isNotTransient() throws IOException {
        isAllGone = false;
        whenStarted = () -> {
            throw new IOException("Too many open files");
        };
        assertThat(run(FOR_EVER)).isInstanceOfSatisfying(ProcessOutcome.Broken.class, broken -> {
            assertThat(broken.message()).contains("still there");
            assertThat(broken.isTransient()).isFalse();
        });
        assertThat(progress.told()).isEmpty();
    }

    @Test
    void run_thatCannotBeEnteredForItsTimeIsOver_isATimeout() throws IOException {
        whenStarted = () -> {
            watchdogs.advance(LIMITS.timeout());
            throw new IOException("Broken pipe");
        };
        assertThat(run(FOR_EVER)).isEqualTo(new ProcessOutcome.LimitExceeded(Limit.RUN_TIME));
    }

    @Test
    void run_stoppedByAnotherThread_isKilledInTheContextOfTheRun() throws Exception {
        whenStarted = () -> {
            MDC.put("job", "another");
            stop.complete(null);
            killers.add("then " + MDC.get("job"));
        };
        MDC.put("job", "1");
        try {
            assertThat(run(FOR_EVER)).isEqualTo(new ProcessOutcome.Stopped());
        } finally {
            MDC.clear();
        }
        assertThat(killers).containsExactly("1", "then another");
    }
}
