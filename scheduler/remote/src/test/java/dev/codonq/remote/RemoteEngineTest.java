package dev.codonq.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.codonq.action.Action;
import dev.codonq.action.ActionKey;
import dev.codonq.sandbox.ActionRunner;
import dev.codonq.sandbox.RunProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an engine leaves behind that was used and closed. */
@Timeout(120)
class RemoteEngineTest {
    private static final int TIMES = 50;

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !thread.getName().startsWith("awaitility"))
                .collect(Collectors.toSet());
    }

    private static long openFiles() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
            return files.count();
        }
    }

    /** Uses the parts of an engine: looks up, publishes, and runs what the server refuses to execute. */
    private static void use(FakeServer server) throws IOException {
        Action action = EngineFixture.ACTION;
        RemoteEngine engine = RemoteEngine.open(RemoteSettings.builder()
                .executor(server.uri())
                .cache(server.uri())
                .build());
        try (engine) {
            ActionKey key = ActionKey.of(action);
            assertThat(engine.results().lookup(action, key)).isEmpty();
            engine.results().publish(action, key, SampleActions.result(new byte[1], ""));
            ActionRunner runner = engine.runner(RemoteExecution.DEFAULT.withOutageLimit(Duration.ofMillis(1)));
            assertThat(EngineFixture.message(runner.run(action, new CompletableFuture<>(), RunProgress.IGNORED)))
                    .contains("UNIMPLEMENTED");
        }
        server.results.clear();
    }

    @Test
    void close_manyEnginesOneAfterAnother_leaveNoThreadAndNoOpenFile() throws Exception {
        try (FakeServer server = FakeServer.start()) {
            // Loads what stays for good.
            use(server);
            await().until(() -> threads().stream().noneMatch(thread -> isOfRemote(thread.getName())));
            Set<Thread> before = threads();
            long filesBefore = openFiles();

            for (int i = 0; i < TIMES; i++) {
                use(server);
            }

            await().untilAsserted(() -> {
                assertThat(before).containsAll(threads());
                assertThat(openFiles()).isLessThanOrEqualTo(filesBefore);
            });
        }
    }

    private static boolean isOfRemote(String name) {
        return name.startsWith("codonq-") || name.startsWith("grpc-") || name.startsWith("globalEventExecutor");
    }
}
