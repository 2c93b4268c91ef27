package dev.codonq.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.action.Action;
import dev.codonq.action.CapturedOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How bubblewrap's end is understood; its life is the matter of SandboxRunnerIT. */
@Timeout(30)
class NamespaceRunTest {
    private static final String SHORTAGE = "bwrap: Creating new namespace failed: Resource temporarily unavailable\n";

    @TempDir
    Path directory;

    private ProcessOutcome outcome(int exitCode, String standardError) throws IOException {
        SandboxCommandLine commandLine = new SandboxCommandLine(
                Path.of("/usr/bin/bwrap"), Path.of("/dev/null"), SandboxUser.current(), RunTrace.NONE);
        Action action = Action.builder("/bin/true").build();
        BoundedOutput error = new BoundedOutput(1 << 10);
        error.write(standardError.getBytes(StandardCharsets.UTF_8));
        CapturedOutput captured = error.captured();
        try (Trash trash = Trash.in(directory.resolve("trash"));
                NamespaceRun run = new NamespaceRun(
                        commandLine,
                        action,
                        new RootLayout(directory),
                        new FakeAccounting(),
                        trash,
                        Optional.empty())) {
            return run.outcome(exitCode, captured);
        }
    }

    @Test
    void outcome_bubblewrapThatGivesUpForWantOfProcesses_isTransient() throws IOException {
        assertThat(outcome(1, SHORTAGE))
                .isEqualTo(new ProcessOutcome.Broken("the sandbox could not be set up: " + SHORTAGE.strip(), true));
    }

    @Test
    void outcome_bubblewrapThatGivesUpForAnotherReason_isNotTransient() throws IOException {
        assertThat(outcome(1, "bwrap: Can't find source path /x: No such file or directory"))
                .isInstanceOfSatisfying(
                        ProcessOutcome.Broken.class,
                        broken -> assertThat(broken.isTransient()).isFalse());
    }

    @Test
    void outcome_bubblewrapThatWasKilled_isNotTransientWhateverItSaid() throws IOException {
        assertThat(outcome(137, SHORTAGE))
                .isInstanceOfSatisfying(
                        ProcessOutcome.Broken.class,
                        broken -> assertThat(broken.isTransient()).isFalse());
    }

    @Test
    void outcome_commandThatEnded_isItsOwn() throws IOException {
        Files.writeString(new RootLayout(directory).statusFile(), "{ \"child-pid\": 7 }\n{ \"exit-code\": 3 }\n");
        assertThat(outcome(3, SHORTAGE)).isEqualTo(new ProcessOutcome.Exited(3));
    }
}
