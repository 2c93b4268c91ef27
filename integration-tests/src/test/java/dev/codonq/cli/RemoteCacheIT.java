package dev.codonq.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.testing.LeakGuard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** {@code codonq build --remote-cache} on a real server, and on one that has all the faults that servers have. */
@ExtendWith(LeakGuard.class)
@Timeout(600)
class RemoteCacheIT {
    private static final String GIVEN_UP = " is given up for now";

    @TempDir(factory = ReachableTempDir.class)
    private static Path base;

    private static UserShell shell;
    private static Engine engine;

    @BeforeAll
    static void open() throws IOException, InterruptedException {
        shell = UserShell.open(base);
        engine = Engine.up(base.resolve("engine"), "casd", "0");
    }

    @AfterAll
    static void close() throws IOException, InterruptedException {
        if (engine != null) {
            engine.close();
        }
    }

    /** A project whose builds differ in what is on disk; each client has a cache of its own. */
    private record Project(UserShell shell, List<String> sources) {
        static Project of(String name, int count) throws IOException {
            UserShell shell = RemoteCacheIT.shell.in(name);
            List<String> sources =
                    IntStream.range(0, count).mapToObj(n -> "p" + n + ".py").toList();
            for (String source : sources) {
                shell.file(source, "print('" + name + " " + source + "')\n");
            }
            return new Project(shell, sources);
        }

        CommandLineProcess.Ended build(String client, String endpoint, String... options)
                throws IOException, InterruptedException {
            List<String> arguments = new ArrayList<>(List.of("build", "--report", "json=" + client + ".json"));
            arguments.addAll(List.of("--cache-dir", "cache-" + client, "--out", "out-" + client));
            arguments.addAll(List.of("--remote-cache", endpoint));
            arguments.addAll(List.of(options));
            arguments.addAll(sources);
            return shell.run(arguments.toArray(String[]::new));
        }

        Map<String, String> job(String client, String source) throws IOException {
            return Report.readJson(shell.directory().resolve(client + ".json")).job(source);
        }

        List<String> uses(String client) throws IOException {
            List<String> uses = new ArrayList<>();
            for (String source : sources) {
                uses.add(job(client, source).get("/cache"));
            }
            return uses;
        }

        /** Requires that every program is there and prints what it should. */
        void assertRuns(String client) throws IOException, InterruptedException {
            for (String source : sources) {
                Path program = shell.directory().resolve("out-" + client + "/" + source.replace(".py", ""));
                try (CommandLineProcess process = shell.startCommand(List.of(program.toString()))) {
                    assertThat(process.await())
                            .isEqualTo(new CommandLineProcess.Ended(
                                    0, shell.directory().getFileName() + " " + source + "\n", ""));
                }
            }
        }

        /** Returns where the server keeps the program that this client has built from the first source. */
        Path stored(String client) throws IOException {
            return engine.blob(
                    Objects.requireNonNull(job(client, sources.get(0)).get("/artifacts/0/digest"))
                            .replaceAll("^sha256:|/.*$", ""));
        }
    }

    private static void assertBuilt(CommandLineProcess.Ended ended, Project project, String client)
            throws IOException, InterruptedException {
        assertThat(ended.status()).as(ended.err()).isZero();
        project.assertRuns(client);
    }

    @Test
    void build_secondClientWithEmptyCache_getsEveryResultFromTheRemoteCache() throws Exception {
        Project project = Project.of("shared", 3);
        assertBuilt(project.build("first", engine.endpoint()), project, "first");
        assertThat(project.uses("first")).containsOnly("miss");

        CommandLineProcess.Ended second = project.build("second", engine.endpoint());

        assertBuilt(second, project, "second");
        assertThat(project.uses("second")).containsOnly("hit:remote");
        assertThat(second.err()).doesNotContain(GIVEN_UP);
        for (String source : project.sources()) {
            assertThat(project.job("second", source).get("/artifacts/0/digest"))
                    .isEqualTo(project.job("first", source).get("/artifacts/0/digest"));
        }
        // What came from afar is on disk now.
        project.build("second", engine.endpoint());
        assertThat(project.uses("second")).containsOnly("hit:disk");
    }

    @Test
    void build_readOnly_usesWhatIsThereAndPublishesNothing() throws Exception {
        Project project = Project.of("read-only", 1);
        assertBuilt(project.build("reader", engine.endpoint(), "--remote-read-only"), project, "reader");
        project.build("writer", engine.endpoint());
        assertThat(project.uses("writer")).containsExactly("miss");

        project.build("reader2", engine.endpoint(), "--remote-read-only");

        assertThat(project.uses("reader2")).containsExactly("hit:remote");
    }

    @Test
    void build_wrongInstance_buildsAndSaysSoOnce() throws Exception {
        Project project = Project.of("instance", 3);
        CommandLineProcess.Ended ended = project.build("a", engine.endpoint(), "--remote-instance", "nowhere");
        assertBuilt(ended, project, "a");
        assertThat(ended.err()).containsOnlyOnce(GIVEN_UP).contains(engine.endpoint());
    }

    @Test
    void build_nobodyListens_buildsAndSaysSoOnce() throws Exception {
        Project project = Project.of("nobody", 3);
        // Nobody serves at the lowest port.
        CommandLineProcess.Ended ended = project.build("a", "grpc://127.0.0.1:1");
        assertBuilt(ended, project, "a");
        assertThat(ended.err()).containsOnlyOnce(GIVEN_UP).contains("grpc://127.0.0.1:1");
    }

    @Test
    void build_serverThatNeverAnswers_buildsAndAsksItOnce() throws Exception {
        Project project = Project.of("silent", 6);
        SlowProxy proxy = new SlowProxy(engine.port(), 0);
        try (proxy) {
            CommandLineProcess.Ended ended = project.build("a", proxy.endpoint());
            assertBuilt(ended, project, "a");
            assertThat(ended.err()).containsOnlyOnce(GIVEN_UP).contains(proxy.endpoint());
        }
        assertThat(proxy.connections()).isPositive();
    }

    @Test
    void build_slowNetwork_buildsWithoutWaitingForIt() throws Exception {
        Project project = Project.of("slow", 2);
        SlowProxy proxy = new SlowProxy(engine.port(), 4096);
        try (proxy) {
            assertBuilt(project.build("a", proxy.endpoint(), "--remote-timeout", "3s"), project, "a");
            assertBuilt(project.build("b", proxy.endpoint(), "--remote-timeout", "3s"), project, "b");
        }
        // Whatever has become of what was published: what is used is right.
        assertBuilt(project.build("c", engine.endpoint()), project, "c");
    }

    @Test
    void build_corruptBlob_isNotUsed() throws Exception {
        Project project = Project.of("corrupt", 1);
        project.build("first", engine.endpoint());
        Path blob = project.stored("first");
        byte[] content = Files.readAllBytes(blob);
        content[content.length / 2] ^= 1;
        overwrite(blob, content);

        CommandLineProcess.Ended ended = project.build("second", engine.endpoint());

        assertBuilt(ended, project, "second");
        assertThat(project.uses("second")).containsExactly("miss");
        assertThat(ended.err()).containsOnlyOnce("is damaged");
        assertThat(project.job("second", "p0.py").get("/artifacts/0/digest"))
                .isEqualTo(project.job("first", "p0.py").get("/artifacts/0/digest"));
    }

    @Test
    void build_cutBlob_isNotUsed() throws Exception {
        Project project = Project.of("cut", 1);
        project.build("first", engine.endpoint());
        Path blob = project.stored("first");
        overwrite(blob, new byte[0]);

        assertBuilt(project.build("second", engine.endpoint()), project, "second");
        assertThat(project.uses("second")).containsExactly("miss");
    }

    private static void overwrite(Path blob, byte[] content) throws IOException {
        Files.delete(blob);
        Files.write(blob, content);
    }

    @Test
    void build_missingBlob_isMadeAndPublishedAgain() throws Exception {
        Project project = Project.of("missing", 1);
        project.build("first", engine.endpoint());
        Files.delete(project.stored("first"));

        assertBuilt(project.build("second", engine.endpoint()), project, "second");
        assertThat(project.uses("second")).containsExactly("miss");
        assertBuilt(project.build("third", engine.endpoint()), project, "third");
        assertThat(project.uses("third")).containsExactly("hit:remote");
    }

    @Test
    void build_storageWithoutSpace_buildsAndSaysSoOnce() throws Exception {
        Project project = Project.of("full", 3);
        try (Engine full = Engine.up(base.resolve("full-engine"), "casd", "0", "--quota", "4K")) {
            CommandLineProcess.Ended ended = project.build("a", full.endpoint());
            assertBuilt(ended, project, "a");
            assertThat(ended.err()).containsOnlyOnce("publishing to the remote cache " + full.endpoint() + GIVEN_UP);
            assertBuilt(project.build("b", full.endpoint()), project, "b");
        }
    }

    /** What is answered is nothing that a server of ours would say. */
    @Test
    void build_noServerOfThisKind_buildsAndSaysSoOnce() throws Exception {
        Project project = Project.of("stranger", 2);
        // A server that speaks TLS is expected, and there is none.
        CommandLineProcess.Ended ended = project.build("a", engine.endpoint().replace("grpc:", "grpcs:"));
        assertBuilt(ended, project, "a");
        assertThat(ended.err()).containsOnlyOnce(GIVEN_UP).contains("grpcs://");
    }
}
