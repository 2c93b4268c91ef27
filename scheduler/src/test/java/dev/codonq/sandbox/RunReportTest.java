package dev.codonq.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codonq.action.Action;
import dev.codonq.action.CapturedOutput;
import dev.codonq.action.Digest;
import dev.codonq.action.Input;
import dev.codonq.action.InputPlacement;
import dev.codonq.action.Isolation;
import dev.codonq.action.Limit;
import dev.codonq.action.ResourceLimits;
import dev.codonq.action.ResourceUse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class RunReportTest {
    @TempDir
    Path directory;

    private final Action action = Action.builder("/bin/true")
            .output("x")
            .limits(ResourceLimits.defaults().toBuilder().fileBytes(100).build())
            .build();
    private final FakeAccounting accounting = new FakeAccounting();

    @TempDir
    Path base;

    private FakeRun run = new FakeRun(Path.of("/"));

    @BeforeEach
    void begin() {
        run = new FakeRun(directory);
        run.killed = List.of("daemon");
    }

    private RunResult report(ProcessOutcome outcome) throws IOException {
        return report(action, outcome);
    }

    private RunResult report(Action action, ProcessOutcome outcome) throws IOException {
        try (Trash trash = Trash.in(base.resolve("trash"));
                ExecutionRoot root = ExecutionRoot.create(base.resolve("root"), SandboxUser.current(), trash)) {
            return new RunReport(action, root, run, accounting)
                    .of(new ProcessRunner.Ended(
                            outcome, CapturedOutput.EMPTY, CapturedOutput.EMPTY, Duration.ofMillis(1)));
        }
    }

    private RunResult exited(int code) throws IOException {
        return report(new ProcessOutcome.Exited(code));
    }

    private static ProcessOutcome exceeded(Limit limit) {
        return new ProcessOutcome.LimitExceeded(limit);
    }

    @Test
    void of_success_hasOutputsAndWhatWasUsed() throws IOException {
        Files.writeString(directory.resolve("x"), "made");
        accounting.cpuTime = Duration.ofSeconds(3);
        RunResult result = exited(0);
        assertThat(result.outcome()).isEqualTo(new ProcessOutcome.Exited(0));
        assertThat(result.outputs()).containsOnlyKeys("x");
        assertThat(result.use())
                .isEqualTo(new ResourceUse(
                        Optional.of(Duration.ofSeconds(3)), Optional.of(42L), ResourceUse.Source.SAMPLING));
        assertThat(result.killedProcesses()).containsExactly("daemon");
        assertThat(result.isFailure()).isFalse();
    }

    /** What came through without the memory that it wanted may be something else than it would have been. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 137})
    void of_limitThatWasCounted_isSaidWhateverTheExitCode(int exitCode) throws IOException {
        Files.writeString(directory.resolve("x"), "made");
        accounting.found = Optional.of(Limit.MEMORY);
        RunResult result = exited(exitCode);
        assertThat(result.outcome()).isEqualTo(exceeded(Limit.MEMORY));
        assertThat(result.outputs()).isEmpty();
        assertThat(result.isFailure()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {134, 137, 139, 152})
    void of_exitCodeAlone_provesNothing(int exitCode) throws IOException {
        assertThat(exited(exitCode).outcome()).isEqualTo(new ProcessOutcome.Exited(exitCode));
    }

    @Test
    void of_fullDisk_isWhyARunFailed() throws IOException {
        run.isDiskFull = true;
        assertThat(exited(1).outcome()).isEqualTo(exceeded(Limit.DISK));
        RunResult withoutOutput = exited(0);
        assertThat(withoutOutput.outcome()).isEqualTo(exceeded(Limit.DISK));
        assertThat(withoutOutput.unusableOutput()).isEmpty();
    }

    @Test
    void of_fullDiskWithAllOutputs_isSuccess() throws IOException {
        Files.writeString(directory.resolve("x"), "made");
        run.isDiskFull = true;
        assertThat(exited(0).outputs()).containsOnlyKeys("x");
    }

    @Test
    void of_signalOfTheLimitOnAFile_isThatLimitWhereAFileHasReachedIt() throws IOException {
        Path file = Files.createDirectories(directory.resolve("a/b")).resolve("c");
        Files.write(file, new byte[99]);
        assertThat(exited(153).outcome()).isEqualTo(new ProcessOutcome.Exited(153));
        Files.write(file, new byte[100]);
        assertThat(exited(153).outcome()).isEqualTo(exceeded(Limit.FILE_SIZE));
        assertThat(exited(1).outcome()).isEqualTo(new ProcessOutcome.Exited(1));
    }

    @Test
    void of_runThatWeEnded_isWhatWeEndedItFor() throws IOException {
        accounting.found = Optional.of(Limit.MEMORY);
        run.isDiskFull = true;
        assertThat(report(exceeded(Limit.RUN_TIME)).outcome()).isEqualTo(exceeded(Limit.RUN_TIME));
        assertThat(report(new ProcessOutcome.Stopped()).outcome()).isEqualTo(new ProcessOutcome.Stopped());
    }

    /** Its input is not there any more. */
    private Action actionWithChangedInput() {
        return Action.builder("/bin/true")
                .input("in", new Input.File(Digest.of(new byte[0]), directory.resolve("in"), false))
                .inputPlacement(InputPlacement.IN_PLACE)
                .isolation(Isolation.DIRECTORY)
                .build();
    }

    @Test
    void of_inputThatChanged_isRefused() {
        assertThatThrownBy(() -> report(actionWithChangedInput(), new ProcessOutcome.Exited(0)))
                .isInstanceOf(InputChangedException.class);
        assertThatThrownBy(() -> report(actionWithChangedInput(), new ProcessOutcome.Broken("a shortage", true)))
                .as("nobody need try again")
                .isInstanceOf(InputChangedException.class);
    }

    @Test
    void of_processesThatAreStillThere_isSaidWhateverElseFails() throws IOException {
        ProcessOutcome left = new ProcessOutcome.Broken("processes of the run are still there", false);
        assertThat(report(actionWithChangedInput(), left).outcome()).isEqualTo(left);
        run.isUnreadable = true;
        assertThat(report(left).outcome()).isEqualTo(left);
        assertThatThrownBy(() -> exited(1)).hasMessage("Too many open files");
    }

    @Test
    void of_missingOutput_isUnusable() throws IOException {
        assertThat(exited(0).unusableOutput())
                .hasValueSatisfying(why -> assertThat(why).contains("'x' is missing"));
    }
}
