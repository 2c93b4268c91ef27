package dev.codonq.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import build.bazel.remote.execution.v2.ActionResult;
import com.google.protobuf.ByteString;
import dev.codonq.action.Action;
import dev.codonq.action.ActionKey;
import dev.codonq.action.Blob;
import dev.codonq.action.CapturedOutput;
import dev.codonq.action.Input;
import dev.codonq.action.Limit;
import dev.codonq.action.OutputFile;
import dev.codonq.action.ResourceUse;
import dev.codonq.remote.v1.RunFacts;
import dev.codonq.sandbox.ProcessOutcome;
import dev.codonq.sandbox.RunResult;
import io.grpc.Status;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A worker's side, with a storage in this process. */
@Timeout(60)
class AssignmentTest {
    private static final Action ACTION = SampleActions.action("x").build();

    @TempDir
    Path temporary;

    private FakeServer storage;

    @BeforeEach
    void start() throws IOException {
        storage = FakeServer.start();
    }

    @AfterEach
    void end() {
        storage.close();
    }

    /** Puts all that belongs to {@code action} where a worker finds it. */
    private void give(Action action) throws IOException {
        RemoteAction remote = new RemoteActions(Map.of("pool", "big")).encode(action, ActionKey.of(action));
        remote.messages().forEach((digest, bytes) -> storage.blobs.put(digest.hash(), bytes));
        for (String content : List.of("main", "lib", "tool")) {
            storage.blobs.put(SampleActions.digest(content).hash(), ByteString.copyFromUtf8(content));
        }
        Files.write(message(), remote.actionAndCommand().get(0).content().open().readAllBytes());
    }

    private Path message() {
        return temporary.resolve("action");
    }

    private Assignments assignments() throws IOException {
        RemoteSettings settings = RemoteSettings.builder()
                .cache(storage.uri())
                .timeout(Duration.ofSeconds(20))
                .build();
        return Assignments.open(settings, "1.2");
    }

    private Assignment taken(Assignments assignments) {
        return assignments.take(message(), temporary.resolve("result"));
    }

    private Optional<Action> receive() throws IOException {
        Assignments assignments = assignments();
        try (assignments) {
            return taken(assignments).receive(temporary);
        }
    }

    private RunFacts answer(RunResult result, boolean isRefused) throws IOException {
        Assignments assignments = assignments();
        try (assignments) {
            taken(assignments).answer(ACTION, result, isRefused);
        }
        return RemoteResults.facts(written()).orElseThrow();
    }

    private ActionResult written() throws IOException {
        return ActionResult.parseFrom(Files.readAllBytes(temporary.resolve("result")));
    }

    private RunFacts.Broken broken() throws IOException {
        return RemoteResults.facts(written()).orElseThrow().getBroken();
    }

    @Test
    void receive_actionOfAClient_isTheSame() throws IOException {
        give(ACTION);

        Action received = receive().orElseThrow();

        assertThat(ActionKey.of(received)).isEqualTo(ActionKey.of(ACTION));
        assertThat(received.limits()).isEqualTo(ACTION.limits());
        assertThat(received.inputs().keySet()).isEqualTo(ACTION.inputs().keySet());
        assertThat(received.inputs())
                .hasEntrySatisfying(
                        "home/u/main.py",
                        main -> assertThat(((Input.File) main).origin()).hasContent("main"));
    }

    @Test
    void receive_contentThatIsGone_isAnsweredSoThatItIsUploadedAgain() throws IOException {
        give(ACTION);
        storage.blobs.remove(SampleActions.digest("main").hash());

        assertThat(receive()).isEmpty();
        assertThat(broken().getIsInputMissing()).isTrue();
        assertThat(written().getExitCode()).isNotZero();
    }

    @Test
    void receive_contentThatHasChanged_isAnsweredSoThatItIsUploadedAgain() throws IOException {
        give(ACTION);
        storage.blobs.put(SampleActions.digest("main").hash(), ByteString.copyFromUtf8("mian"));

        assertThat(receive()).isEmpty();
        assertThat(broken().getIsInputMissing()).isTrue();
    }

    @Test
    void receive_actionOfAnotherProgram_isRefused() throws IOException {
        give(ACTION);
        Files.write(
                message(),
                build.bazel.remote.execution.v2.Action.parseFrom(Files.readAllBytes(message())).toBuilder()
                        .clearSalt()
                        .build()
                        .toByteArray());

        assertThat(receive()).isEmpty();
        assertThat(broken().getMessage()).contains("another program than codonq");
        assertThat(broken().getIsRefused()).isTrue();
    }

    @Test
    void receive_otherCommandThanTheClients_isRefused() throws IOException {
        give(ACTION);
        var honest = build.bazel.remote.execution.v2.Action.parseFrom(Files.readAllBytes(message()));
        give(SampleActions.action("y").build());
        var other = build.bazel.remote.execution.v2.Action.parseFrom(Files.readAllBytes(message()));
        Files.write(
                message(),
                honest.toBuilder()
                        .setCommandDigest(other.getCommandDigest())
                        .build()
                        .toByteArray());

        assertThat(receive()).isEmpty();
        assertThat(broken().getMessage()).contains("cannot be made again");
    }

    @Test
    void receive_storageAway_isNotAnswered() throws IOException {
        give(ACTION);
        String server = storage.uri();
        Assignments assignments = assignments();
        try (assignments) {
            storage.close();
            assertThatThrownBy(() -> taken(assignments).receive(temporary))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(server);
        }
        assertThat(temporary.resolve("result")).doesNotExist();
    }

    @Test
    void answer_success_isWhatEnginesAndClientsRead() throws IOException {
        byte[] output = SampleActions.noise(100, 1);
        CapturedOutput said = new CapturedOutput(new byte[] {'a'}, new byte[] {'b'}, 9);
        RunFacts facts = answer(
                new RunResult(
                        new ProcessOutcome.Exited(0),
                        Map.of("main", new OutputFile(Blob.of(output), true)),
                        Optional.empty(),
                        said,
                        CapturedOutput.EMPTY,
                        Duration.ofMillis(3),
                        new ResourceUse(
                                Optional.of(Duration.ofMillis(2)), Optional.of(5L), ResourceUse.Source.SAMPLING),
                        List.of("sh")),
                false);

        assertThat(facts.getExited().getCode()).isZero();
        assertThat(facts.getIsolation()).isEqualTo(dev.codonq.remote.v1.Isolation.NAMESPACES);
        assertThat(facts.getCodonqVersion()).isEqualTo("1.2");
        assertThat(facts.getStdoutDiscardedBytes()).isEqualTo(9);
        assertThat(facts.getKilledProcessesList()).containsExactly("sh");
        assertThat(RunAnswer.use(facts).peakMemoryBytes()).contains(5L);
        assertThat(written().getExitCode()).isZero();
        assertThat(written().getStdoutRaw().toString(StandardCharsets.UTF_8)).contains("9 bytes discarded");
        assertThat(storage.blobs)
                .containsKey(written().getOutputFiles(0).getDigest().getHash());
    }

    private static RunResult success() {
        return new RunResult(
                new ProcessOutcome.Exited(0),
                Map.of("main", new OutputFile(Blob.of(SampleActions.noise(100, 1)), true)),
                Optional.empty(),
                CapturedOutput.EMPTY,
                CapturedOutput.EMPTY,
                Duration.ofMillis(3),
                ResourceUse.UNKNOWN,
                List.of());
    }

    /** Engines would have it tried again and again, and say only that a runner failed. */
    @Test
    void answer_diskOfTheStorageIsFull_isTold() throws IOException {
        storage.failures.put("BatchUpdateBlobs", Status.RESOURCE_EXHAUSTED.withDescription("no space"));

        RunFacts facts = answer(success(), false);

        assertThat(facts.getBroken().getMessage()).contains(storage.uri(), "RESOURCE_EXHAUSTED: no space", "quota");
        assertThat(written().getExitCode()).isNotZero();
        assertThat(written().getOutputFilesList()).isEmpty();
    }

    @Test
    void answer_storageAway_isLeftToTheEngineToTryAgain() throws IOException {
        storage.failures.put("BatchUpdateBlobs", Status.UNAVAILABLE);

        assertThatThrownBy(() -> answer(success(), false))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(storage.uri());
        assertThat(temporary.resolve("result")).doesNotExist();
    }

    @Test
    void answer_outputDamagedInTheStorage_isMended() throws IOException {
        Blob output = Blob.of(SampleActions.noise(100, 1));
        storage.blobs.put(output.digest().hash(), ByteString.EMPTY);

        answer(success(), false);

        assertThat(storage.blobs.get(output.digest().hash()).size()).isEqualTo(100);
    }

    @Test
    void answer_whatIsNoSuccess_isNoneForEngines() throws IOException {
        RunFacts limit = answer(RunResult.withoutProcess(new ProcessOutcome.LimitExceeded(Limit.DISK)), false);
        assertThat(RunAnswer.outcome(limit)).contains(new ProcessOutcome.LimitExceeded(Limit.DISK));
        assertThat(written().getExitCode()).isNotZero();

        RunFacts refused = answer(RunResult.withoutProcess(new ProcessOutcome.Broken("another cpu", false)), true);
        assertThat(refused.getBroken().getIsRefused()).isTrue();
        assertThat(refused.getBroken().getMessage()).isEqualTo("another cpu");
        assertThat(written().getExitCode()).isNotZero();
    }
}
