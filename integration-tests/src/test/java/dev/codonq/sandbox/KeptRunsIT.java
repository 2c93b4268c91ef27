package dev.codonq.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.action.Action;
import dev.codonq.action.ActionKey;
import dev.codonq.action.Digest;
import dev.codonq.action.Input;
import dev.codonq.action.Isolation;
import dev.codonq.cli.ReachableTempDir;
import dev.codonq.scheduling.JobResult;
import dev.codonq.scheduling.JobScheduler;
import dev.codonq.testing.LeakGuard;
import dev.codonq.testing.RealCodon;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Failed runs are kept, and their scripts repeat them. */
@ExtendWith(LeakGuard.class)
@Timeout(60)
class KeptRunsIT {
    @TempDir(factory = ReachableTempDir.class)
    Path directory;

    private Path source;
    private Path kept;

    @BeforeEach
    void prepare() throws IOException {
        source = Files.writeString(directory.resolve("in put"), "it's what went in\n");
        kept = directory.resolve("kept");
    }

    private Action.Builder action(Isolation isolation, String script) throws IOException {
        return Action.builder("/bin/sh", "-c", script)
                .environment("PATH", "/usr/bin:/bin")
                .environment("GREETING", "don't")
                .input("job/src/in put", new Input.File(Digest.of(Files.readAllBytes(source)), source, false))
                .isolation(isolation);
    }

    private Path run(Action action, Class<? extends JobResult> expected) throws IOException {
        try (JobScheduler scheduler =
                JobScheduler.builder().slots(1).keepFailed(kept).build()) {
            if (!scheduler.probe(action.isolation()).isAvailable()) {
                RealCodon.missing(scheduler.probe(action.isolation()).toString());
            }
            assertThat(scheduler.submit(action).result().join()).isInstanceOf(expected);
        }
        return kept.resolve(ActionKey.of(action).shortName());
    }

    private static String repeat(Path run, int exitCode) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(run.resolve("run.sh").toString())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(text).isEqualTo(exitCode);
        return text;
    }

    @ParameterizedTest
    @EnumSource
    void failedRun_isKeptWithAScriptThatRepeatsIt(Isolation isolation) throws Exception {
        Action action = action(isolation, "cat '../src/in put'; echo $GREETING; pwd | tail -c 9 >&2; echo x >x; exit 7")
                .build();
        Path run = run(action, JobResult.Failed.class);
        assertThat(run.resolve("stdout")).hasContent("it's what went in\ndon't\n");
        assertThat(run.resolve("stderr")).hasContent("/job/out\n");
        assertThat(run.resolve("out/x")).hasContent("x\n");
        assertThat(repeat(run, 7)).isEqualTo("it's what went in\ndon't\n/job/out\n");
    }

    @ParameterizedTest
    @EnumSource
    void whatAHostileRunLeft_isCopiedWithoutFollowingLinks(Isolation isolation) throws IOException {
        Action action = action(
                        isolation,
                        "ln -s /etc/passwd link; ln -s / root; mkfifo fifo; mkdir -p d/e; echo y >d/e/y; chmod 4755 d/e/y; exit 1")
                .build();
        Path out = run(action, JobResult.Failed.class).resolve("out");
        try (Stream<Path> files = Files.walk(out)) {
            assertThat(files.map(file -> out.relativize(file).toString()))
                    .containsExactlyInAnyOrder("", "d", "d/e", "d/e/y");
        }
        assertThat((Integer) Files.getAttribute(out.resolve("d/e/y"), "unix:mode") & 07777)
                .isEqualTo(0755);
    }

    @Test
    void secondFailureOfAnAction_takesThePlaceOfTheFirst() throws IOException {
        Action action = action(Isolation.NAMESPACES, "exit 1").build();
        Path run = run(action, JobResult.Failed.class);
        Files.writeString(run.resolve("old"), "");
        assertThat(run(action, JobResult.Failed.class)).isEqualTo(run);
        assertThat(run.resolve("old")).doesNotExist();
        assertThat(kept).isDirectoryNotContaining("glob:**.codonq-*");
    }

    @Test
    void success_isNotKept() throws IOException {
        run(action(Isolation.NAMESPACES, "exit 0").build(), JobResult.Succeeded.class);
        assertThat(kept).isEmptyDirectory();
    }
}
