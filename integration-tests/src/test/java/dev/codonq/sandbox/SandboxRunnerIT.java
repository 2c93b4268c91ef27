package dev.codonq.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.action.Action;
import dev.codonq.action.Digest;
import dev.codonq.action.Input;
import dev.codonq.action.InputPlacement;
import dev.codonq.action.Isolation;
import dev.codonq.action.Limit;
import dev.codonq.action.OutputFile;
import dev.codonq.action.ResourceLimits;
import dev.codonq.testing.LeakGuard;
import dev.codonq.testing.RealCodon;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Real processes under the real sandboxes. */
@ExtendWith(LeakGuard.class)
@Timeout(60)
class SandboxRunnerIT {
    private static final CompletableFuture<Void> NEVER = new CompletableFuture<>();

    private final SystemTimer timer = new SystemTimer("codonq-test-timer");
    private SandboxRunner runner;

    @TempDir
    Path directory;

    @BeforeEach
    void open() throws IOException {
        runner = SandboxRunner.open(Optional.empty(), Optional.empty(), timer);
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

    private RunResult run(Action.Builder action) {
        return runner.run(action.build(), NEVER, RunProgress.IGNORED);
    }

    private static ResourceLimits limits(long timeoutMillis, long graceMillis) {
        return ResourceLimits.defaults().toBuilder()
                .timeout(Duration.ofMillis(timeoutMillis))
                .gracePeriod(Duration.ofMillis(graceMillis))
                .build();
    }

    @ParameterizedTest
    @EnumSource
    void run_exitCodes_areThoseOfTheCommand(Isolation isolation) {
        assertThat(run(shell(isolation, "exit 0")).outcome()).isEqualTo(new ProcessOutcome.Exited(0));
        assertThat(run(shell(isolation, "exit 1")).outcome()).isEqualTo(new ProcessOutcome.Exited(1));
        assertThat(run(shell(isolation, "exit 77")).outcome()).isEqualTo(new ProcessOutcome.Exited(77));
        assertThat(run(shell(isolation, "kill -SEGV $$")).outcome()).isEqualTo(new ProcessOutcome.Exited(139));
        assertThat(run(shell(isolation, "kill -KILL $$")).outcome()).isEqualTo(new ProcessOutcome.Exited(137));
        // The shell that starts the command would like to say more.
        assertThat(run(shell(isolation, "echo mine >&2; kill $$"))
                        .standardError()
                        .text())
                .isEqualTo("mine\n");
    }

    @ParameterizedTest
    @EnumSource
    void run_arguments_arePassedExactly(Isolation isolation) {
        Action.Builder action = Action.builder(
                "/usr/bin/printf", "<%s>", "", " lead ", "a b", "\"q\"", "back\\slash", "new\nline", "é");
        RunResult result = run(action.isolation(isolation));
        assertThat(result.standardOutput().text()).isEqualTo("<>< lead ><a b><\"q\"><back\\slash><new\nline><é>");
    }

    @ParameterizedTest
    @EnumSource
    void run_environment_isOnlyWhatTheActionSays(Isolation isolation) {
        RunResult result =
                run(Action.builder("/usr/bin/env").environment("ONLY", "this").isolation(isolation));
        Set<String> names = result.standardOutput()
                .text()
                .lines()
                .map(line -> line.substring(0, line.indexOf('=')))
                .collect(Collectors.toSet());
        assertThat(names)
                .contains("ONLY", "HOME", "TMPDIR")
                .isSubsetOf("ONLY", "HOME", "TMPDIR", "PWD", SessionTree.MARK, "OLDPWD", "_", "SHLVL");
    }

    @ParameterizedTest
    @EnumSource
    void run_inputsAndOutputs_areCarriedInAndOut(Isolation isolation) throws IOException {
        Path source = Files.writeString(directory.resolve("in put.txt"), "content");
        Action.Builder action = shell(
                        isolation, "cp ../src/in.txt 'a b' && mkdir d && chmod +x 'a b' && readlink ../src/l > d/link")
                .input("job/src/in.txt", new Input.File(Digest.of(Files.readAllBytes(source)), source, false))
                .input("job/src/l", new Input.Link("in.txt"))
                .output("a b")
                .output("d/link");
        RunResult result = run(action);
        assertThat(result.outcome()).as(result.standardError().text()).isEqualTo(new ProcessOutcome.Exited(0));
        assertThat(result.outputs()).containsOnlyKeys("a b", "d/link");
        assertThat(output(result, "a b").executable()).isTrue();
        assertThat(text(output(result, "a b"))).isEqualTo("content");
        assertThat(text(output(result, "d/link"))).isEqualTo("in.txt\n");
    }

    private static OutputFile output(RunResult result, String path) {
        return Objects.requireNonNull(result.outputs().get(path));
    }

    private static String text(OutputFile file) throws IOException {
        return new String(file.content().open().readAllBytes(), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @EnumSource
    void run_changedInput_isRefused(Isolation isolation) throws IOException {
        Path source = Files.writeString(directory.resolve("in.txt"), "now");
        RunResult result = run(shell(isolation, "exit 0")
                .input("job/src/in.txt", new Input.File(Digest.of(new byte[] {1}), source, false)));
        assertThat(result.outcome()).isInstanceOf(ProcessOutcome.Broken.class);
        assertThat(result.outcome().toString()).contains("in.txt changed");
    }

    @ParameterizedTest
    @EnumSource
    void run_missingOutput_isNotSuccess(Isolation isolation) {
        RunResult result = run(shell(isolation, "ln -s /etc/passwd link; mkfifo fifo")
                .output("link")
                .output("fifo"));
        assertThat(result.outputs()).isEmpty();
        assertThat(result.unusableOutput())
                .hasValueSatisfying(problem -> assertThat(problem).contains("not a regular file"));
        assertThat(run(shell(isolation, "true").output("x")).unusableOutput())
                .hasValueSatisfying(problem -> assertThat(problem).contains("'x' is missing"));
    }

    @ParameterizedTest
    @EnumSource
    void run_flood_isCountedAndDiscarded(Isolation isolation) {
        RunResult result = run(shell(isolation, "head -c 50000000 /dev/zero; echo end >&2")
                .limits(ResourceLimits.defaults().toBuilder()
                        .capturedBytes(1000)
                        .build()));
        assertThat(result.outcome()).isEqualTo(new ProcessOutcome.Exited(0));
        assertThat(result.standardOutput().keptBytes()).isEqualTo(1000);
        assertThat(result.standardOutput().discardedBytes()).isEqualTo(50_000_000 - 1000);
        assertThat(result.standardError().text()).isEqualTo("end\n");
    }

    @ParameterizedTest
    @EnumSource
    void run_timeout_asksFirst(Isolation isolation) {
        RunResult result = run(shell(isolation, "trap 'echo asked; exit 0' TERM; while :; do sleep 0.05; done")
                .limits(limits(500, 30_000)));
        assertThat(result.outcome()).isEqualTo(new ProcessOutcome.LimitExceeded(Limit.RUN_TIME));
        assertThat(result.standardOutput().text()).isEqualTo("asked\n");
    }

    @ParameterizedTest
    @EnumSource
    void run_timeoutOfAProcessThatIgnoresTerm_killsTheTree(Isolation isolation) {
        RunResult result = run(shell(
                        isolation,
                        "trap '' TERM; setsid sleep 1000 & sleep 1000 & (sleep 1000 &) ; while :; do sleep 1000; done")
                .limits(limits(300, 200)));
        assertThat(result.outcome()).isEqualTo(new ProcessOutcome.LimitExceeded(Limit.RUN_TIME));
        assertThat(result.wallTime()).isLessThan(Duration.ofSeconds(20));
    }

    @ParameterizedTest
    @EnumSource
    void run_stop_killsAtOnce(Isolation isolation) throws Exception {
        CompletableFuture<Void> stop = new CompletableFuture<>();
        Action.Builder action = shell(isolation, "trap '' TERM; while :; do sleep 1000; done");
        CompletableFuture<RunResult> result = new CompletableFuture<>();
        Thread thread = new Thread(() -> result.complete(runner.run(action.build(), stop, RunProgress.IGNORED)));
        thread.start();
        Awaitility.await().until(() -> ProcessHandle.current().descendants().count() > 0);
        stop.complete(null);
        assertThat(result.get(20, TimeUnit.SECONDS).outcome()).isEqualTo(new ProcessOutcome.Stopped());
        thread.join();
    }

    @ParameterizedTest
    @EnumSource
    void run_stoppedBeforeItBegins_ends(Isolation isolation) {
        RunResult result = runner.run(
                shell(isolation, "sleep 1000").build(), CompletableFuture.completedFuture(null), RunProgress.IGNORED);
        assertThat(result.outcome()).isEqualTo(new ProcessOutcome.Stopped());
    }

    @ParameterizedTest
    @EnumSource
    void run_interrupt_stopsTheRunAndKeepsTheFlag(Isolation isolation) throws Exception {
        CompletableFuture<Boolean> flag = new CompletableFuture<>();
        CompletableFuture<RunResult> result = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            result.complete(runner.run(shell(isolation, "sleep 1000").build(), NEVER, RunProgress.IGNORED));
            flag.complete(Thread.currentThread().isInterrupted());
        });
        thread.start();
        Awaitility.await().until(() -> ProcessHandle.current().descendants().count() > 0);
        thread.interrupt();
        assertThat(result.get(20, TimeUnit.SECONDS).outcome()).isEqualTo(new ProcessOutcome.Stopped());
        assertThat(flag.get(5, TimeUnit.SECONDS)).isTrue();
        thread.join();
    }

    @ParameterizedTest
    @EnumSource
    void run_daemonsLeftBehind_areGoneBeforeTheResult(Isolation isolation) {
        RunResult result = run(shell(
                        isolation,
                        "for i in 1 2 3 4 5; do setsid sh -c 'while :; do date > x$0; done' $i & done; echo made > x")
                .output("x"));
        assertThat(result.outcome()).isEqualTo(new ProcessOutcome.Exited(0));
        assertThat(ProcessHandle.allProcesses().filter(SandboxRunnerIT::isDaemon))
                .isEmpty();
    }

    private static boolean isDaemon(ProcessHandle process) {
        return process.info().commandLine().orElse("").contains("date > x$0");
    }

    @ParameterizedTest
    @EnumSource
    void run_holderOfTheStreams_doesNotHoldTheRun(Isolation isolation) {
        RunResult result = run(shell(isolation, "setsid sleep 1000 & echo done"));
        assertThat(result.outcome()).isEqualTo(new ProcessOutcome.Exited(0));
        assertThat(result.standardOutput().text()).isEqualTo("done\n");
        assertThat(result.wallTime()).isLessThan(Duration.ofSeconds(20));
    }

    @Test
    void run_namespaces_showNothingOfTheHost() throws IOException {
        Path secret = Files.writeString(directory.resolve("secret"), "secret");
        RunResult result = run(
                shell(
                        Isolation.NAMESPACES,
                        "cat /etc/passwd " + secret
                                + "; ls /home /root /var /work; touch /usr/x /x /proc/x; id -u; hostname; ls /proc | grep -c '^[0-9]'"));
        assertThat(result.standardOutput().text().lines().skip(0)).startsWith("1000", "codonq");
        assertThat(result.standardOutput().text()).doesNotContain("root:", "secret");
    }

    @Test
    void run_missingExecutable_isOurFailureNotTheCommands() {
        RunResult result = run(Action.builder("/no/such/program"));
        assertThat(result.outcome()).isInstanceOf(ProcessOutcome.Broken.class);
        assertThat(result.outcome().toString()).contains("/no/such/program");
    }

    @Test
    void run_inputInPlaceThatTheRunsUserCannotRead_isRefusedWithTheReason() throws IOException {
        Assumptions.assumeTrue(SandboxUser.current().isDropped(), "only root's runs belong to another user");
        Path source = Files.writeString(directory.resolve("a.codon"), "");
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        RunResult result = run(shell(Isolation.DIRECTORY, "exit 0")
                .input(source.toString().substring(1), new Input.File(Digest.of(new byte[0]), source, false))
                .inputPlacement(InputPlacement.IN_PLACE));
        assertThat(result.outcome()).isInstanceOf(ProcessOutcome.Broken.class);
        assertThat(result.outcome().toString())
                .contains(source + " cannot be read by uid", directory + " is closed to others");
    }
}
