package dev.codonq.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.action.Action;
import dev.codonq.action.ActionKey;
import dev.codonq.action.Isolation;
import dev.codonq.action.Limit;
import dev.codonq.action.ResourceLimits;
import dev.codonq.cli.ReachableTempDir;
import dev.codonq.testing.LeakGuard;
import dev.codonq.testing.RealCodon;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Real processes that are asked how far they are: it shows in what is told, and nowhere else. */
@ExtendWith(LeakGuard.class)
@Timeout(60)
class TracedRunIT {
    private static final CompletableFuture<Void> NEVER = new CompletableFuture<>();

    private static final RunTrace TRACE = new RunTrace() {
        @Override
        public Map<String, String> environment() {
            return Map.of("HOW_FAR", "say it");
        }

        @Override
        public Optional<String> read(String line) {
            return line.startsWith("at ") ? Optional.of(line.substring(3)) : Optional.empty();
        }
    };

    private final List<String> begun = new CopyOnWriteArrayList<>();
    private final RunProgress progress = new RunProgress() {
        @Override
        public void stageBegun(String stage) {
            begun.add(stage);
        }

        @Override
        public void memoryInUse(long bytes) {}

        @Override
        public void processesEnded() {}
    };
    private final SystemTimer timer = new SystemTimer("codonq-test-timer");
    private SandboxRunner runner;

    @TempDir(factory = ReachableTempDir.class)
    Path kept;

    @BeforeEach
    void open() throws IOException {
        runner = SandboxRunner.open(Optional.empty(), Optional.of(kept), TRACE, WarmCommands.NONE, timer);
        for (Isolation isolation : Isolation.values()) {
            IsolationProbe probe = runner.probe(isolation);
            if (!probe.isAvailable()) {
                RealCodon.missing(probe.toString());
            }
        }
    }

    @AfterEach
    void close() throws IOException {
        runner.close();
        timer.close();
    }

    private static Action.Builder shell(Isolation isolation, String script) {
        return Action.builder("/bin/sh", "-c", script)
                .environment("PATH", "/usr/bin:/bin")
                .isolation(isolation);
    }

    @ParameterizedTest
    @EnumSource
    void run_asked_isToldAndTheResultIsAsIfNotAsked(Isolation isolation) {
        Action action = shell(isolation, "echo $HOW_FAR; echo a >&2; echo at work >&2; printf 'b\\nat en' >&2; exit 3")
                .build();
        RunResult result = runner.run(action, NEVER, progress);
        assertThat(result.outcome()).isEqualTo(new ProcessOutcome.Exited(3));
        assertThat(begun).containsExactly("work");
        assertThat(result.standardOutput().text()).isEqualTo("say it\n");
        assertThat(result.standardError().text()).isEqualTo("a\nb\nat en");
        assertThat(action.environment()).doesNotContainKey("HOW_FAR");
        Path run = kept.resolve(ActionKey.of(action).shortName());
        assertThat(run.resolve("run.sh")).content().doesNotContain("say it");
        assertThat(run.resolve("stderr")).hasContent("a\nb\nat en");
    }

    @ParameterizedTest
    @EnumSource
    void run_ownValueOfTheVariable_winsOverWhatIsAsked(Isolation isolation) {
        Action action =
                shell(isolation, "echo $HOW_FAR").environment("HOW_FAR", "no").build();
        assertThat(runner.run(action, NEVER, progress).standardOutput().text()).isEqualTo("no\n");
    }

    @ParameterizedTest
    @EnumSource
    void run_answersWithoutEnd_exceedTheLimitOnOutput(Isolation isolation) {
        ResourceLimits limits =
                ResourceLimits.defaults().toBuilder().writtenBytes(1 << 20).build();
        // Until the limit on time, without the one on output.
        Action action = shell(isolation, "exec yes at work >&2").limits(limits).build();
        RunResult result = runner.run(action, NEVER, progress);
        assertThat(result.outcome()).isEqualTo(new ProcessOutcome.LimitExceeded(Limit.OUTPUT));
    }
}
