package dev.codonq.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.codonq.action.Digest;
import dev.codonq.testing.LeakGuard;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code codonq build --remote-executor} on a BuildGrid whose disk is full or damaged, or that is far away: the right artifacts
 * or one clear error, and with the cause gone the right artifacts.
 */
@ExtendWith(LeakGuard.class)
@Timeout(600)
class RemoteFaultsIT {
    @TempDir(factory = ReachableTempDir.class)
    private static Path base;

    private static UserShell shell;
    private static Engine engine;

    @BeforeAll
    static void open() throws IOException, InterruptedException {
        shell = UserShell.open(base);
        engine = Engine.up(base.resolve("engine"), "buildgrid", "2");
    }

    @AfterAll
    static void close() throws IOException, InterruptedException {
        if (engine != null) {
            engine.close();
        }
    }

    /** Begins to build a source anew as far as this client is concerned; what the engine has is used. */
    private static CommandLineProcess start(UserShell project, String endpoint, String source, String... options)
            throws IOException {
        Path cache = Files.createTempDirectory(project.directory(), "cache-");
        List<String> arguments = new ArrayList<>(List.of("build", source, "--report=json=" + source + ".json"));
        arguments.addAll(List.of("--cache-dir", cache.toString(), "--remote-executor", endpoint, UserShell.COLD));
        arguments.addAll(List.of(options));
        return project.start(arguments.toArray(String[]::new));
    }

    private static CommandLineProcess.Ended build(UserShell project, String endpoint, String source, String... options)
            throws IOException, InterruptedException {
        try (CommandLineProcess process = start(project, endpoint, source, options)) {
            return process.await();
        }
    }

    private static Path program(UserShell project, String source) {
        return project.directory().resolve("build").resolve(source.replace(".py", ""));
    }

    private static void assertBuilt(UserShell project, CommandLineProcess.Ended ended, String source, String output)
            throws IOException, InterruptedException {
        assertThat(ended.status()).as(ended.err()).isZero();
        try (CommandLineProcess process =
                project.startCommand(List.of(program(project, source).toString()))) {
            assertThat(process.await()).isEqualTo(new CommandLineProcess.Ended(0, output, ""));
        }
    }

    /** Requires that nothing was made, and people were told once why and what to do about it. */
    private static void assertOneClearError(
            UserShell project, CommandLineProcess.Ended ended, String source, String... said) throws IOException {
        assertThat(ended.status()).as(ended.err()).isEqualTo(3);
        assertThat(ended.err()).containsOnlyOnce(source + ": error: ").contains(said);
        assertThat(Report.readJson(project.directory().resolve(source + ".json"))
                        .job(source))
                .containsEntry("/outcome", "errored");
        assertThat(program(project, source)).doesNotExist();
    }

    @Test
    void build_diskOfTheStorageIsFull_isOneClearErrorUntilThereIsSpace() throws Exception {
        try (Engine small = Engine.upOnSmallDisk(base.resolve("small"), "buildgrid", "1")) {
            fullAtTheUpload(small);
            fullInTheMiddle(small);
        }
    }

    private static void fullAtTheUpload(Engine small) throws Exception {
        UserShell project = shell.in("full-upload");
        project.file("a.py", "print('upload')\n");
        small.fillDisk();
        assertOneClearError(
                project,
                build(project, small.endpoint(), "a.py"),
                "a.py",
                small.endpoint(),
                "FAILED_PRECONDITION",
                "space");

        small.freeDisk();
        assertBuilt(project, buildOnceNoticed(project, small, "a.py"), "a.py", "upload\n");
    }

    /** The inputs are there, and what the compiler makes finds no room. */
    private static void fullInTheMiddle(Engine small) throws Exception {
        UserShell project = shell.in("full-middle");
        project.lengthy("lengthy.py", 50_000);
        // Or the storage would make room by them.
        small.loseBlobs();
        try (CommandLineProcess process = start(project, small.endpoint(), "lengthy.py")) {
            project.awaitCompilers(true);
            small.fillDisk();
            assertOneClearError(project, process.await(), "lengthy.py", "worker-1", "http://", "INTERNAL", "space");
        }
        small.freeDisk();
        CommandLineProcess.Ended ended = buildOnceNoticed(project, small, "lengthy.py");
        assertThat(ended.status()).as(ended.err()).isZero();
    }

    /** The storage looks only now and then how much space there is, and removes until then what it is given. */
    private static CommandLineProcess.Ended buildOnceNoticed(UserShell project, Engine small, String source) {
        return await().atMost(Duration.ofMinutes(2))
                .until(() -> build(project, small.endpoint(), source), ended -> ended.status() == 0);
    }

    @Test
    void build_slowNetwork_isDone() throws Exception {
        UserShell project = shell.in("slow");
        project.file("a.py", "print('slow')\n");
        SlowProxy proxy = new SlowProxy(engine.port(), 128 << 10);
        try (proxy) {
            assertBuilt(project, build(project, proxy.endpoint(), "a.py"), "a.py", "slow\n");
        }
    }

    @Test
    void build_networkTooSlowForItsTimeout_isOneClearError() throws Exception {
        UserShell project = shell.in("too-slow");
        project.file("a.py", "print('too slow')\n");
        SlowProxy proxy = new SlowProxy(engine.port(), 4 << 10);
        try (proxy) {
            CommandLineProcess.Ended ended = build(project, proxy.endpoint(), "a.py", "--remote-timeout=1s");
            assertOneClearError(project, ended, "a.py", proxy.endpoint(), "DEADLINE_EXCEEDED", "can be reached");
        }
        assertBuilt(project, build(project, engine.endpoint(), "a.py"), "a.py", "too slow\n");
    }

    /** Connections break without a word, as behind a router that has forgotten them. */
    @Test
    void build_networkStallsInTheMiddle_isDoneOrOneClearError() throws Exception {
        UserShell done = shell.in("stalls");
        UserShell given = shell.in("stalls-for-good");
        done.lengthy("lengthy.py", 60_000);
        given.lengthy("lengthy.py", 70_000);
        SlowProxy proxy = new SlowProxy(engine.port(), 1 << 20);
        SlowProxy proxyOfGiven = new SlowProxy(engine.port(), 1 << 20);
        try (proxy;
                proxyOfGiven;
                CommandLineProcess process = start(done, proxy.endpoint(), "lengthy.py", "--remote-timeout=2s");
                CommandLineProcess processOfGiven =
                        start(given, proxyOfGiven.endpoint(), "lengthy.py", "--remote-timeout=1s")) {
            done.awaitCompilers(true);
            given.awaitCompilers(true);
            proxy.stall();
            proxyOfGiven.stallForGood();

            CommandLineProcess.Ended ended = process.await();
            assertThat(ended.status()).as(ended.err()).isZero();
            assertThat(program(done, "lengthy.py")).isExecutable();
            assertOneClearError(given, processOfGiven.await(), "lengthy.py", proxyOfGiven.endpoint(), "can be reached");
        }
    }

    @Test
    void build_inputDamagedInTheStorage_isMendedOrOneClearError() throws Exception {
        UserShell project = shell.in("damaged-input");
        String module = "def say() -> str:\n    return 'whole'\n";
        project.file("shared.py", module);
        for (String source : List.of("a.py", "b.py", "c.py")) {
            project.file(source, "import shared\nprint('" + source + "', shared.say())\n");
        }
        assertBuilt(project, build(project, engine.endpoint(), "a.py"), "a.py", "a.py whole\n");
        Digest digest = Digest.of(module.getBytes(StandardCharsets.UTF_8));
        Path blob = engine.blob(digest.hash());

        cut(blob);
        assertBuilt(project, build(project, engine.endpoint(), "b.py"), "b.py", "b.py whole\n");

        // Of this the storage thinks that it is right, and takes no other.
        change(blob);
        CommandLineProcess.Ended ended = build(project, engine.endpoint(), "c.py");
        assertOneClearError(project, ended, "c.py", "worker-", digest.hash(), "remove from it what is damaged");

        Files.delete(blob);
        assertBuilt(project, build(project, engine.endpoint(), "c.py"), "c.py", "c.py whole\n");
    }

    @Test
    void build_outputDamagedInTheStorage_isMadeAnewOrOneClearError() throws Exception {
        UserShell project = shell.in("damaged-output");
        project.file("a.py", "print('whole')\n");
        assertBuilt(project, build(project, engine.endpoint(), "a.py"), "a.py", "whole\n");
        String digest =
                Objects.requireNonNull(Report.readJson(project.directory().resolve("a.py.json"))
                        .job("a.py")
                        .get("/artifacts/0/digest"));
        Path blob = engine.blob(digest.replaceAll("^sha256:|/.*$", ""));

        cut(blob);
        Files.delete(program(project, "a.py"));
        assertBuilt(project, build(project, engine.endpoint(), "a.py"), "a.py", "whole\n");

        change(blob);
        Files.delete(program(project, "a.py"));
        CommandLineProcess.Ended ended = build(project, engine.endpoint(), "a.py");
        assertOneClearError(
                project,
                ended,
                "a.py",
                engine.endpoint(),
                blob.getFileName().toString(),
                "remove from it what is damaged");

        Files.delete(blob);
        assertBuilt(project, build(project, engine.endpoint(), "a.py"), "a.py", "whole\n");
    }

    /** As a loss of power may leave it. */
    private static void cut(Path blob) throws IOException {
        Files.delete(blob);
        Files.createFile(blob);
    }

    private static void change(Path blob) throws IOException {
        byte[] content = Files.readAllBytes(blob);
        content[content.length / 2] ^= 1;
        Files.delete(blob);
        Files.write(blob, content);
    }
}
