package dev.codonq.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.codonq.compile.ToolchainCopy;
import dev.codonq.testing.LeakGuard;
import dev.codonq.testing.RealCodon;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** {@code codonq build --remote-executor} on BuildGrid with two workers, which run actions by {@code codonq run-action}. */
@ExtendWith(LeakGuard.class)
@Timeout(900)
class RemoteExecutionIT {
    private static final int PROGRAMS = 200;

    private static final Path EXAMPLES = Path.of("../examples").toAbsolutePath().normalize();
    private static final String[] WORKERS = {"worker-1", "worker-2"};

    @TempDir(factory = ReachableTempDir.class)
    private static Path base;

    private static UserShell shell;
    private static Engine engine;

    @BeforeAll
    static void open() throws IOException, InterruptedException {
        shell = UserShell.open(base);
        engine = Engine.up(base.resolve("engine"), "buildgrid", "2", "--keepalive", "6");
    }

    @AfterAll
    static void close() throws IOException, InterruptedException {
        if (engine != null) {
            engine.close();
        }
    }

    private static String[] remote(String... more) {
        return Stream.concat(Stream.of("build", "--remote-executor", engine.endpoint()), Stream.of(more))
                .toArray(String[]::new);
    }

    private static Report report(UserShell project) throws IOException {
        return Report.readJson(project.directory().resolve("r.json"));
    }

    /** What a build says of a job, but for where and how long it ran. */
    private static Map<String, String> verdict(Map<String, String> job) {
        Map<String, String> verdict = new HashMap<>(job);
        verdict.keySet()
                .removeIf(pointer -> !pointer.matches("/(outcome|cause|exitCode|signal|message|isolation|log)|"
                        + "/diagnostics/.*|/artifacts/[0-9]+/(digest|sizeBytes)"));
        return verdict;
    }

    /** Builds here and on the cluster, with nothing cached, and requires that nobody can tell which it was. */
    private static void compare(UserShell project, List<String> sources, String... options)
            throws IOException, InterruptedException {
        List<String> there = new ArrayList<>(List.of(options));
        there.add("--no-cache");
        Report here = build(project, "here", sources, there.toArray(String[]::new));
        there.addAll(List.of("--remote-executor", engine.endpoint(), "--remote-jobs", "4"));
        Report cluster = build(project, "cluster", sources, there.toArray(String[]::new));
        for (String source : sources) {
            assertThat(verdict(cluster.job(source))).as(source).isEqualTo(verdict(here.job(source)));
        }
        assertThat(sources).map(source -> cluster.job(source).get("/worker")).containsOnly(WORKERS);
        assertThat(sources).map(source -> cluster.job(source).get("/warm")).contains("true");
    }

    private static Report build(UserShell project, String where, List<String> sources, String... options)
            throws IOException, InterruptedException {
        Path list = project.file("sources-" + where, String.join("\n", sources) + "\n");
        String report = where + ".json";
        List<String> arguments = new ArrayList<>(List.of("build", "--quiet", "@" + list.getFileName()));
        arguments.addAll(List.of("--out", where, "--report", "json=" + report));
        arguments.addAll(List.of(options));
        try (CommandLineProcess process = project.start(arguments.toArray(String[]::new))) {
            CommandLineProcess.Ended ended = process.await();
            assertThat(ended.status()).as(ended.err()).isLessThan(2);
        }
        return Report.readJson(project.directory().resolve(report));
    }

    @Test
    void build_generatedPrograms_areAsMadeHere() throws Exception {
        UserShell project = shell.in("generated");
        List<String> sources = GeneratedPrograms.write(project, PROGRAMS);
        compare(project, sources);
        Report second = build(project, "second", sources, "--cache-dir=empty", "--remote-cache", engine.endpoint());
        assertThat(sources).map(source -> second.job(source).get("/cache")).containsOnly("hit:remote");
        for (int n = 0; n < PROGRAMS; n++) {
            Path program = project.directory().resolve("cluster/g" + n);
            assertThat(Files.exists(program)).isEqualTo(n % 5 != 4);
            if (n % 5 != 4) {
                CommandLineProcess.Ended ended = run(project, program);
                assertThat(ended.status()).as(ended.err()).isZero();
                assertThat(ended).isEqualTo(run(project, project.directory().resolve("here/g" + n)));
            }
        }
    }

    private static CommandLineProcess.Ended run(UserShell project, Path program)
            throws IOException, InterruptedException {
        try (CommandLineProcess process = project.startCommand(List.of(program.toString()))) {
            return process.await();
        }
    }

    @Test
    void build_examples_areAsMadeHere() throws Exception {
        List<String> sources;
        try (Stream<Path> files = Files.walk(EXAMPLES)) {
            sources = files.filter(Files::isRegularFile)
                    .map(Path::toString)
                    .filter(file -> file.matches(".*\\.(py|codon)") && !file.contains("__init__"))
                    .sorted()
                    .toList();
        }
        assertThat(sources).hasSizeGreaterThan(7);
        // Of word_count in release mode the compiler makes one of two programs, by where its heap happens to lie.
        compare(shell.in("examples"), sources, "--root", EXAMPLES.toString());
    }

    @Test
    void build_remoteResult_isSharedWithOthers() throws Exception {
        UserShell project = shell.in("shared");
        project.file("a.py", "print('shared')\n");
        assertThat(project.run(remote("a.py", "--cache-dir", "c1")).status()).isZero();

        CommandLineProcess.Ended ended = project.run(
                "build", "a.py", "--cache-dir=c2", "--remote-cache", engine.endpoint(), "--report=json=r.json");

        assertThat(ended.status()).as(ended.err()).isZero();
        assertThat(report(project).job("a.py")).containsEntry("/cache", "hit:remote");
    }

    @Test
    void build_overflow_runsHereFirst() throws Exception {
        UserShell project = shell.in("overflow");
        List<String> sources =
                IntStream.range(0, 8).mapToObj(n -> "o" + n + ".py").toList();
        for (String source : sources) {
            project.file(source, "print('" + source + "')\n");
        }
        CommandLineProcess.Ended ended = project.run(
                remote(".", "--jobs=1", "--remote-jobs=2", "--remote-overflow", "--no-cache", "--report=json=r.json"));
        assertThat(ended.status()).as(ended.err()).isZero();
        Set<String> places = new HashSet<>();
        for (String source : sources) {
            places.add(report(project).job(source).get("/worker"));
        }
        assertThat(places).contains("null").containsAnyOf(WORKERS);
    }

    @Test
    void build_interrupted_stopsWhatRunsOnTheCluster() throws Exception {
        UserShell project = shell.in("interrupted");
        project.endless("endless.py", 20_000);
        try (CommandLineProcess process = project.start(remote("endless.py", UserShell.COLD))) {
            project.awaitCompilers(true);
            process.signal("INT");
            assertThat(process.await().status()).isEqualTo(130);
        }
        project.awaitCompilers(false);
        await().atMost(Duration.ofSeconds(60)).until(() -> engine.busyWorkers().isEmpty());
    }

    @Test
    void build_timeout_isReportedAsHere() throws Exception {
        UserShell project = shell.in("timeout");
        project.endless("endless.py", 10_000);
        CommandLineProcess.Ended ended =
                project.run(remote("endless.py", UserShell.COLD, "--timeout=3s", "--grace=1s", "--report=json=r.json"));
        assertThat(ended.status()).as(ended.err()).isEqualTo(1);
        assertThat(report(project).job("endless.py"))
                .containsEntry("/outcome", "timedOut")
                .containsEntry("/cause", "runTimeout");
        assertThat(ended.err()).contains("still running after 3 s");
        project.awaitCompilers(false);
    }

    @Test
    void build_limitOfMemory_holdsOnTheWorker() throws Exception {
        UserShell project = shell.in("memory");
        project.file("m.py", "print('m')\n");
        CommandLineProcess.Ended ended = project.run(remote("m.py", "--memory=32M", "--report=json=r.json"));
        assertThat(ended.status()).as(ended.err()).isEqualTo(1);
        assertThat(report(project).job("m.py")).containsEntry("/cause", "outOfMemory");
    }

    @Test
    void build_workerKilledInTheMiddle_isDoneByAnother() throws Exception {
        UserShell project = shell.in("worker-killed");
        project.lengthy("lengthy.py", 30_000);
        try (CommandLineProcess process =
                project.start(remote("lengthy.py", UserShell.COLD, "--no-cache", "--report=json=r.json"))) {
            project.awaitCompilers(true);
            List<String> busy = engine.busyWorkers();
            assertThat(busy).hasSize(1);
            engine.kill(busy.get(0));

            CommandLineProcess.Ended ended = process.await();

            assertThat(ended.status()).as(ended.err()).isZero();
            assertThat(report(project).job("lengthy.py").get("/worker")).isIn((Object[]) WORKERS);
        } finally {
            engine.repair();
        }
        project.awaitCompilers(false);
    }

    @Test
    void build_serverKilledInTheMiddleAndRestarted_isDone() throws Exception {
        UserShell project = shell.in("server-killed");
        project.lengthy("lengthy.py", 40_000);
        try (CommandLineProcess process =
                project.start(remote("lengthy.py", UserShell.COLD, "--no-cache", "--report=json=r.json"))) {
            project.awaitCompilers(true);
            engine.kill("buildgrid");
            engine.repair();
            CommandLineProcess.Ended ended = process.await();
            assertThat(ended.status()).as(ended.err()).isZero();
        }
        assertThat(run(project, project.directory().resolve("build/lengthy")).status())
                .isZero();
    }

    @Test
    void build_storageHasLostAllBlobs_getsThemAgain() throws Exception {
        UserShell project = shell.in("lost");
        project.file("a.py", "print('lost and found')\n");
        assertThat(project.run(remote("a.py", "--cache-dir", "c1")).status()).isZero();
        engine.loseBlobs();
        CommandLineProcess.Ended ended = project.run(remote("a.py", "--cache-dir", "c2"));
        assertThat(ended.status()).as(ended.err()).isZero();
        assertThat(run(project, project.directory().resolve("build/a")).out()).isEqualTo("lost and found\n");
    }

    @Test
    void build_nobodyListens_isOneClearErrorOrDoneHere() throws Exception {
        UserShell project = shell.in("nobody");
        project.file("a.py", "print('a')\n");
        String[] build = {
            "build", "a.py", "--remote-executor=grpc://127.0.0.1:1", "--remote-timeout=1s", "--report=json=r.json"
        };
        CommandLineProcess.Ended refused = project.run(build);
        assertThat(refused.status()).as(refused.err()).isEqualTo(3);
        assertThat(refused.err()).contains("grpc://127.0.0.1:1");
        assertThat(report(project).job("a.py")).containsEntry("/outcome", "errored");

        CommandLineProcess.Ended fallenBack =
                project.run(Stream.concat(Stream.of(build), Stream.of("--remote-fallback", "local"))
                        .toArray(String[]::new));
        assertThat(fallenBack.status()).as(fallenBack.err()).isZero();
        assertThat(report(project).job("a.py")).containsEntry("/worker", "null");
    }

    @Test
    void build_workersWithoutTheToolchain_refuseAndSayWhich() throws Exception {
        UserShell project = shell.in("toolchain");
        project.file("a.py", "print('a')\n");
        ToolchainCopy copy = ToolchainCopy.of(
                RealCodon.require(), project.directory().toRealPath().resolve("another"));
        Files.writeString(copy.library().resolve("another.codon"), "x = 1\n");
        CommandLineProcess.Ended ended =
                project.run(remote("a.py", "--codon", copy.executable().toString(), "--report=json=r.json"));
        assertThat(ended.status()).as(ended.err()).isEqualTo(3);
        assertThat(report(project).job("a.py")).containsEntry("/outcome", "errored");
        assertThat(ended.err()).contains("toolchain", "worker-");
    }
}
