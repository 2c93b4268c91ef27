package dev.codonq.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.codonq.action.Limit;
import dev.codonq.compile.BuildKind;
import dev.codonq.compile.Cause;
import dev.codonq.compile.CompileResult;
import dev.codonq.compile.Outcome;
import dev.codonq.scheduling.JobScheduler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ProgramRunTest {
    @TempDir
    Path directory;

    private ScriptPrograms scripts;
    private JobScheduler scheduler;

    @BeforeEach
    void open() throws IOException {
        // To root's runs, too, which belong to a user of their own.
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
        scripts = new ScriptPrograms(directory);
        scheduler = JobScheduler.builder()
                .slots(4)
                .workDirectory(Files.createDirectory(directory.resolve("work")))
                .build();
    }

    @AfterEach
    void close() {
        scheduler.close();
    }

    private ProgramResult run(Program program) {
        return program.run(scheduler).join();
    }

    @Test
    void run_program_givesWhatItWroteAndUsed() {
        ProgramResult result = run(scripts.program("echo out \"$1\"; echo err >&2; cat; ls -A | wc -l")
                .withArguments("a b"));
        assertThat(result.outcome()).isEqualTo(Outcome.SUCCEEDED);
        assertThat(result.exitCode()).isZero();
        assertThat(result.standardOutput().text()).isEqualTo("out a b\n0\n");
        assertThat(result.standardError().text()).isEqualTo("err\n");
        assertThat(result.message()).isEmpty();
        assertThat(result.runTime()).isPositive();
    }

    @Test
    void run_failingProgram_givesItsExitCodeOrSignal() {
        ProgramResult exited = run(scripts.program("echo so far; exit 3"));
        assertThat(exited.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(exited.exitCode()).isEqualTo(3);
        assertThat(exited.signal()).isEmpty();
        assertThat(exited.standardOutput().text()).isEqualTo("so far\n");
        assertThat(exited.message()).isEqualTo("the program exited with 3");
        ProgramResult killed = run(scripts.program("kill -SEGV $$"));
        assertThat(killed.signal()).hasValue(11);
        assertThat(killed.message()).isEqualTo("the program was ended by signal 11");
    }

    @Test
    void run_programThatExceedsALimit_namesIt() {
        ProgramResult result = run(
                scripts.program("echo begun; sleep 100").withLimits(limits -> limits.timeout(Duration.ofSeconds(1))));
        assertThat(result.outcome()).isEqualTo(Outcome.TIMED_OUT);
        assertThat(result.cause()).isEqualTo(Cause.RUN_TIMEOUT);
        assertThat(result.limit()).isEqualTo(Limit.RUN_TIME);
        assertThat(result.exitCode()).isNull();
        assertThat(result.message()).isEqualTo("the program was still running after 1 s");
        assertThat(result.standardOutput().text()).isEqualTo("begun\n");
    }

    @Test
    void run_cancelledFuture_endsTheRunAndLeavesNoFile() throws IOException {
        Path begun = directory.resolve("begun");
        CompletableFuture<ProgramResult> result =
                scripts.program("echo $0 >" + begun + "; sleep 100").run(scheduler);
        await().untilAsserted(() -> assertThat(begun).isNotEmptyFile());
        Path executable = Path.of(Files.readString(begun).strip());
        assertThat(executable).exists();
        result.cancel(false);
        await().untilAsserted(() -> assertThat(executable).doesNotExist());
    }

    @Test
    void run_closedScheduler_isRejectedAndLeavesNoFile() throws IOException {
        scheduler.close();
        Program program = scripts.program("true");
        long before = programFiles();
        assertThat(run(program).outcome()).isEqualTo(Outcome.REJECTED);
        assertThat(programFiles()).isEqualTo(before);
    }

    private static long programFiles() throws IOException {
        Path temporary = Path.of(System.getProperty("java.io.tmpdir", "/tmp"));
        try (Stream<Path> files = Files.list(temporary)) {
            return files.filter(file -> file.toString().contains("codonq-program-"))
                    .count();
        }
    }

    @Test
    void of_resultWithoutAProgram_isRefused() {
        CompileResult failed = CompileResult.builder(ScriptPrograms.request().build(), Outcome.FAILED)
                .message("name 'x' is not defined")
                .build();
        assertThatThrownBy(() -> Program.of(failed))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a.py made no program: name 'x' is not defined");
        CompileResult object =
                scripts.compiled(ScriptPrograms.request().kind(BuildKind.OBJ).build(), "");
        assertThatThrownBy(() -> Program.of(object)).hasMessage("a.py made no program: its kind is obj, not exe");
        assertThatThrownBy(() -> Program.of(object.toBuilder().toolchain(null).build()))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
