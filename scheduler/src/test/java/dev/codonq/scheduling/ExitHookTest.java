package dev.codonq.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.sandbox.ProcessOutcome;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of an open scheduler when its JVM exits. */
@Timeout(120)
class ExitHookTest {
    @TempDir
    Path directory;

    private Path marker() {
        return directory.resolve("result");
    }

    /** Starts a JVM with a run under way. */
    private Process start(String what) throws IOException {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xshare:auto",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ExitMain.class.getName(),
                        what,
                        marker().toString()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader answers =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line = answers.readLine(); !"running".equals(line); line = answers.readLine()) {
            assertThat(line).as("the program has ended").isNotNull();
        }
        return process;
    }

    private static int exitCode(Process process) {
        try {
            return process.onExit().orTimeout(60, TimeUnit.SECONDS).join().exitValue();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void exit_schedulerOpen_isClosedNow() throws IOException {
        assertThat(exitCode(start("exit"))).isEqualTo(3);
        assertThat(marker()).hasContent("Cancelled");
    }

    @Test
    void sigterm_schedulerOpen_isClosedNow() throws IOException {
        Process process = start("wait");
        // Not of the Process itself: that closes the program's standard input first, at which it returns.
        assertThat(process.toHandle().destroy()).isTrue();
        assertThat(exitCode(process)).isEqualTo(128 + 15);
        assertThat(marker()).hasContent("Cancelled");
    }

    @Test
    void exit_withoutHook_isLeftToTheCaller() throws IOException {
        assertThat(exitCode(start("exit-without-hook"))).isEqualTo(3);
        assertThat(marker()).doesNotExist();
    }

    @Test
    void close_leavesNothingForTheExit() throws IOException {
        for (int i = 0; i < 20; i++) {
            WeakReference<JobScheduler> closed = openAndClose();
            Waiting.until(() -> {
                System.gc();
                return closed.refersTo(null);
            });
        }
    }

    private static WeakReference<JobScheduler> openAndClose() throws IOException {
        JobScheduler scheduler = JobScheduler.builder()
                .runner((action, stop, progress) -> HandDrivenRunner.result(new ProcessOutcome.Exited(0), ""))
                .build();
        Waiting.resultOf(scheduler.submit(SchedulerTest.action(1)));
        scheduler.close();
        return new WeakReference<>(scheduler);
    }
}
