package dev.codonq.remote;

import static org.assertj.core.api.Assertions.assertThat;

import build.bazel.remote.execution.v2.ActionResult;
import build.bazel.remote.execution.v2.ExecutedActionMetadata;
import build.bazel.remote.execution.v2.OutputFile;
import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import dev.codonq.action.Action;
import dev.codonq.action.Digest;
import dev.codonq.remote.v1.RunFacts;
import dev.codonq.sandbox.ProcessOutcome;
import dev.codonq.sandbox.RunProgress;
import dev.codonq.sandbox.RunResult;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** An engine and its storage for the tests of one class, and the answers that workers give. */
abstract class EngineFixture {
    static final Action ACTION = Action.builder("/bin/sh", "-c", "echo out > x")
            .output("x")
            .environment("PATH", "/usr/bin")
            .build();
    private static final byte[] CONTENT = {'o', 'u', 't', '\n'};

    final CompletableFuture<Object> stop = new CompletableFuture<>();
    RemoteExecution execution = RemoteExecution.DEFAULT;
    Duration streamTime = Duration.ofSeconds(40);
    Duration callTimeout = Duration.ofSeconds(10);
    FakeServer storage;
    FakeEngine engine;
    Connection connection;

    @BeforeEach
    void start() throws IOException {
        storage = FakeServer.start();
        engine = new FakeEngine();
        connection = Connection.to(
                Endpoint.parse(storage.uri()),
                RemoteSettings.builder().cache(storage.uri()).build());
    }

    @AfterEach
    void end() {
        engine.close();
        connection.close();
        storage.close();
    }

    RunResult run() {
        return run(ACTION);
    }

    RunResult run(Action action) {
        return runner().run(action, stop, RunProgress.IGNORED);
    }

    /** One that knows nothing of what earlier ones have found out about the engine. */
    RemoteRunner runner() {
        return new RemoteRunner(
                connection.endpoint(),
                operations(),
                new RemoteActions(Map.of()),
                new RemoteBlobs(connection.channel(), ""),
                RemoteSettings.builder().cache(storage.uri()).build(),
                execution,
                presence());
    }

    Operations operations() {
        return new Operations(engine.channel(), callTimeout, streamTime);
    }

    Presence presence() {
        return new Presence(connection.endpoint(), execution.outageLimit(), System::nanoTime);
    }

    static RunFacts.Builder facts() {
        return RunFacts.newBuilder()
                .setIsolation(dev.codonq.remote.v1.Isolation.NAMESPACES)
                .setExited(RunFacts.Exited.newBuilder())
                .setWallNanos(1_500_000_000)
                .setCpuNanos(7)
                .setPeakMemoryBytes(11)
                .setUseSource(RunFacts.UseSource.CONTROL_GROUP)
                .addKilledProcesses("sleep");
    }

    static ActionResult result(RunFacts.Builder facts) {
        return withoutFacts().toBuilder()
                .setExecutionMetadata(ExecutedActionMetadata.newBuilder()
                        .setWorker("w1")
                        .addAuxiliaryMetadata(Any.pack(facts.build())))
                .build();
    }

    static ActionResult withoutFacts() {
        return ActionResult.newBuilder()
                .addOutputFiles(output("x"))
                .setStdoutRaw(ByteString.copyFromUtf8("said"))
                .setExecutionMetadata(ExecutedActionMetadata.newBuilder().setWorker("w1"))
                .build();
    }

    static OutputFile output(String path) {
        return OutputFile.newBuilder()
                .setPath(path)
                .setDigest(Wire.digest(Digest.of(CONTENT)))
                .setContents(ByteString.copyFrom(CONTENT))
                .setIsExecutable(true)
                .build();
    }

    static ActionResult failed(RunFacts.Builder facts) {
        return result(facts).toBuilder().clearOutputFiles().setExitCode(1).build();
    }

    static String message(RunResult result) {
        assertThat(result.outcome()).isInstanceOf(ProcessOutcome.Broken.class);
        return ((ProcessOutcome.Broken) result.outcome()).message();
    }

    static void assertSucceeded(RunResult result) {
        assertThat(result.outcome()).isEqualTo(new ProcessOutcome.Exited(0));
        assertThat(result.outputs()).containsOnlyKeys("x");
        assertThat(result.outputs())
                .hasEntrySatisfying(
                        "x", output -> assertThat(output.content().digest()).isEqualTo(Digest.of(CONTENT)));
    }
}
