package dev.codonq.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.testing.LeakGuard;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code codonq build --remote-executor} of several programs, one at a time, where nobody listens. One wait takes 30 s; one for
 * each program would take longer than a test may.
 */
@ExtendWith(LeakGuard.class)
@Timeout(120)
class RemoteOutageIT {
    private static final String NOWHERE = "grpc://127.0.0.1:1";
    private static final List<String> SOURCES =
            IntStream.range(0, 5).mapToObj(n -> "n" + n + ".py").toList();

    @TempDir(factory = ReachableTempDir.class)
    private static Path base;

    private static UserShell shell;

    @BeforeAll
    static void open() throws IOException {
        shell = UserShell.open(base);
    }

    private static UserShell project(String name) throws IOException {
        UserShell project = shell.in(name);
        for (String source : SOURCES) {
            project.file(source, "print('" + source + "')\n");
        }
        return project;
    }

    private static CommandLineProcess.Ended build(UserShell project, String fallback)
            throws IOException, InterruptedException {
        return project.run(
                "build",
                ".",
                "--no-cache",
                "--remote-executor=" + NOWHERE,
                "--remote-timeout=5s",
                "--remote-jobs=1",
                "--remote-fallback=" + fallback,
                "--report=json=r.json");
    }

    private static Report report(UserShell project) throws IOException {
        return Report.readJson(project.directory().resolve("r.json"));
    }

    @Test
    void build_withFallback_isMadeHereAfterOneWaitAndOneWarning() throws Exception {
        UserShell project = project("fallback");

        CommandLineProcess.Ended ended = build(project, "local");

        assertThat(ended.status()).as(ended.err()).isZero();
        for (String source : SOURCES) {
            assertThat(report(project).job(source))
                    .containsEntry("/outcome", "succeeded")
                    .containsEntry("/worker", "null");
        }
        assertThat(ended.err()).containsOnlyOnce(NOWHERE);
    }

    @Test
    void build_withoutFallback_failsEachWithTheSameErrorAfterOneWait() throws Exception {
        UserShell project = project("none");

        CommandLineProcess.Ended ended = build(project, "none");

        assertThat(ended.status()).as(ended.err()).isEqualTo(3);
        Report report = report(project);
        String message = report.job(SOURCES.get(0)).get("/message");
        assertThat(message).contains(NOWHERE, "UNAVAILABLE", "can be reached");
        for (String source : SOURCES) {
            assertThat(report.job(source)).containsEntry("/outcome", "errored").containsEntry("/message", message);
        }
    }
}
