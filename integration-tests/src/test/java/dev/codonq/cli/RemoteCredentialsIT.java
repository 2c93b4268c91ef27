package dev.codonq.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.testing.LeakGuard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** {@code codonq build} with a server that speaks TLS and wants a token. */
@ExtendWith(LeakGuard.class)
@Timeout(600)
class RemoteCredentialsIT {
    private static final String WRONG_TOKEN = "nobody-may-read-this";

    @TempDir(factory = ReachableTempDir.class)
    private static Path base;

    private static UserShell shell;
    private static Engine engine;
    private static String token;

    @BeforeAll
    static void open() throws IOException, InterruptedException {
        shell = UserShell.open(base);
        engine = Engine.up(base.resolve("engine"), "buildgrid", "1", "--secure", "--keepalive", "6");
        token = Files.readString(engine.file("token"));
        assertThat(engine.endpoint()).startsWith("grpcs://");
    }

    @AfterAll
    static void close() throws IOException, InterruptedException {
        if (engine != null) {
            engine.close();
        }
    }

    private static UserShell project(String name) throws IOException {
        UserShell project = shell.in(name);
        project.file("a.py", "print('" + name + "')\n");
        project.file("right", "Bearer " + token);
        project.file("wrong", "Bearer " + WRONG_TOKEN);
        return project;
    }

    private static CommandLineProcess.Ended build(UserShell project, String... options)
            throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("build", "a.py", "--report=json=r.json"));
        arguments.addAll(List.of(options));
        CommandLineProcess.Ended ended = project.run(arguments.toArray(String[]::new));
        for (String secret : List.of(token, WRONG_TOKEN)) {
            assertThat(ended.err()).doesNotContain(secret);
            assertThat(project.directory().resolve("r.json")).content().doesNotContain(secret);
        }
        return ended;
    }

    private static String authority() {
        return "--remote-ca=" + engine.file("ca.pem");
    }

    private static String use(UserShell project) throws IOException {
        return Objects.requireNonNull(Report.readJson(project.directory().resolve("r.json"))
                .job("a.py")
                .get("/cache"));
    }

    @Test
    void build_rightCredentials_runsOnTheClusterAndShares() throws Exception {
        UserShell project = project("right");
        String header = "--remote-header=authorization=@right";
        CommandLineProcess.Ended ended =
                build(project, "--remote-executor=" + engine.endpoint(), authority(), header, "--cache-dir=c1");
        assertThat(ended.status()).as(ended.err()).isZero();
        assertThat(Report.readJson(project.directory().resolve("r.json")).job("a.py"))
                .containsEntry("/worker", "worker-1");

        build(project, "--remote-cache=" + engine.endpoint(), authority(), header, "--cache-dir=c2");
        assertThat(use(project)).isEqualTo("hit:remote");
    }

    @Test
    void build_wrongTokenForTheCache_buildsAndSaysSoOnce() throws Exception {
        UserShell project = project("wrong-cache");
        CommandLineProcess.Ended ended = build(
                project, "--remote-cache=" + engine.endpoint(), authority(), "--remote-header=authorization=@wrong");
        assertThat(ended.status()).as(ended.err()).isZero();
        assertThat(ended.err()).containsOnlyOnce("is given up for now").contains("UNAUTHENTICATED");
    }

    @Test
    void build_wrongTokenForTheExecutor_isOneClearError() throws Exception {
        UserShell project = project("wrong-executor");
        CommandLineProcess.Ended ended = build(
                project, "--remote-executor=" + engine.endpoint(), authority(), "--remote-header=authorization=@wrong");
        assertThat(ended.status()).as(ended.err()).isEqualTo(3);
        assertThat(ended.err()).contains(engine.endpoint(), "UNAUTHENTICATED");
    }

    /** The machine knows no authority that vouches for the server. */
    @Test
    void build_unknownServer_getsNoToken() throws Exception {
        UserShell project = project("unknown");
        CommandLineProcess.Ended ended = build(
                project,
                "--remote-executor=" + engine.endpoint(),
                "--remote-header=authorization=@right",
                "--remote-timeout=1s");
        assertThat(ended.status()).as(ended.err()).isEqualTo(3);
        assertThat(ended.err()).contains(engine.endpoint());
    }
}
