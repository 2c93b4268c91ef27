package dev.codonq.remote;

import static org.assertj.core.api.Assertions.assertThat;

import build.bazel.remote.execution.v2.ExecutedActionMetadata;
import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import dev.codonq.action.Action;
import dev.codonq.action.ActionKey;
import dev.codonq.action.ActionResult;
import dev.codonq.action.Isolation;
import dev.codonq.remote.v1.Limit;
import dev.codonq.remote.v1.RunFacts;
import io.grpc.Metadata;
import io.grpc.Status;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RemoteCacheTest {
    private static final Action ACTION = SampleActions.action("x").build();
    private static final ActionKey KEY = ActionKey.of(ACTION);

    private final RecordedLog log = RecordedLog.of(RemoteCache.class, CircuitBreaker.class, UploadQueue.class);
    private FakeServer server;

    @BeforeEach
    void start() throws Exception {
        server = FakeServer.start();
    }

    @AfterEach
    void stop() throws Exception {
        server.close();
    }

    private RemoteSettings.Builder settings() {
        return RemoteSettings.builder().cache(server.uri()).lookupTimeout(Duration.ofSeconds(20));
    }

    private static Optional<ActionResult> lookup(RemoteSettings.Builder settings) throws IOException {
        try (RemoteEngine engine = RemoteEngine.open(settings.build())) {
            return engine.results().lookup(ACTION, KEY);
        }
    }

    private static void publish(RemoteSettings.Builder settings, ActionResult result) throws IOException {
        // Closing waits until it is done.
        try (RemoteEngine engine = RemoteEngine.open(settings.build())) {
            engine.results().publish(ACTION, KEY, result);
        }
    }

    private static void assertSame(Optional<ActionResult> found, ActionResult result) {
        assertThat(found).hasValueSatisfying(same -> {
            assertThat(same.exitCode()).isEqualTo(result.exitCode());
            assertThat(same.outputs()).isEqualTo(result.outputs());
            assertThat(same.standardOutput().text())
                    .isEqualTo(result.standardOutput().text());
            assertThat(same.standardError().text())
                    .isEqualTo(result.standardError().text());
        });
    }

    @Test
    void lookup_publishedByAnother_isTheSame() throws Exception {
        ActionResult result = SampleActions.result(SampleActions.noise(10_000, 1), "a warning\n");
        publish(settings().instance("main"), result);
        assertSame(lookup(settings().instance("main")), result);
        assertThat(lookup(settings().instance("other"))).isEmpty();
        assertThat(log.warnings()).isEmpty();
    }

    @Test
    void lookup_longOutputs_areTheSame() throws Exception {
        ActionResult result = SampleActions.result(SampleActions.noise(9 << 20, 1), "x".repeat(100_000));
        publish(settings(), result);
        assertSame(lookup(settings()), result);
    }

    @Test
    void lookup_failedRun_isTheSame() throws Exception {
        ActionResult result = new ActionResult(
                1, new java.util.TreeMap<>(), SampleActions.captured("error"), SampleActions.captured(""));
        publish(settings(), result);
        assertSame(lookup(settings()), result);
    }

    @Test
    void publish_readOnly_sendsNothing() throws Exception {
        publish(settings().readOnly(), SampleActions.result(new byte[1], ""));
        assertThat(server.calls).isEmpty();
    }

    @Test
    void publish_serverThatTakesNone_warnsOnceAndStillLooksUp() throws Exception {
        publish(settings(), SampleActions.result(new byte[1], ""));
        server.capabilities = server.capabilities.toBuilder()
                .clearActionCacheUpdateCapabilities()
                .setActionCacheUpdateCapabilities(
                        build.bazel.remote.execution.v2.ActionCacheUpdateCapabilities.getDefaultInstance())
                .build();
        try (RemoteEngine engine = RemoteEngine.open(settings().build())) {
            for (int i = 0; i < 3; i++) {
                engine.results().publish(ACTION, KEY, SampleActions.result(new byte[1], ""));
            }
            assertThat(engine.results().lookup(ACTION, KEY)).isPresent();
        }
        assertThat(server.callsOf("UpdateActionResult")).isEqualTo(1);
        assertThat(log.warnings()).singleElement().asString().contains("takes no results");
    }

    /** Publishes a result, then changes the server's copy of it. */
    private void publishThenChange(Consumer<build.bazel.remote.execution.v2.ActionResult.Builder> change)
            throws IOException {
        publish(settings(), SampleActions.result(new byte[100], ""));
        assertThat(server.results).hasSize(1);
        server.results.replaceAll((key, result) -> {
            var builder = result.toBuilder();
            change.accept(builder);
            return builder.build();
        });
    }

    private void assertMissAfter(Consumer<RunFacts.Builder> change) throws Exception {
        publishThenChange(result -> {
            RunFacts.Builder facts = RemoteResults.facts(result.build()).orElseThrow().toBuilder();
            change.accept(facts);
            result.setExecutionMetadata(
                    ExecutedActionMetadata.newBuilder().addAuxiliaryMetadata(Any.pack(facts.build())));
        });
        assertThat(lookup(settings())).isEmpty();
        assertThat(log.warnings()).isEmpty();
    }

    @Test
    void lookup_factsUnchanged_isAHit() throws Exception {
        publishThenChange(result -> {});
        assertThat(lookup(settings())).isPresent();
    }

    @Test
    void lookup_withoutFacts_isAMiss() throws Exception {
        publishThenChange(result -> result.clearExecutionMetadata());
        assertThat(lookup(settings())).isEmpty();
    }

    @Test
    void lookup_lessIsolatedThanAsked_isAMiss() throws Exception {
        assertMissAfter(facts -> facts.setIsolation(Wire.isolation(Isolation.DIRECTORY)));
    }

    @Test
    void lookup_limitExceeded_isAMiss() throws Exception {
        assertMissAfter(facts ->
                facts.setLimitExceeded(RunFacts.LimitExceeded.newBuilder().setLimit(Limit.MEMORY)));
    }

    @Test
    void lookup_broken_isAMiss() throws Exception {
        assertMissAfter(facts -> facts.setBroken(RunFacts.Broken.newBuilder().setMessage("no sandbox")));
    }

    @Test
    void lookup_notAllThatWasWritten_isAMiss() throws Exception {
        assertMissAfter(facts -> facts.setStderrDiscardedBytes(1));
    }

    @Test
    void lookup_declaredOutputMissing_isAMiss() throws Exception {
        publishThenChange(result -> result.clearOutputFiles());
        assertThat(lookup(settings())).isEmpty();
    }

    @Test
    void lookup_longerThanTheActionAllows_isAMissAndFetchesNothing() throws Exception {
        publishThenChange(
                result -> result.getOutputFilesBuilder(0).getDigestBuilder().setSizeBytes(Long.MAX_VALUE));
        assertThat(lookup(settings())).isEmpty();
        assertThat(server.callsOf("Read") + server.callsOf("BatchReadBlobs")).isZero();
    }

    @Test
    void lookup_blobIsGone_isAMiss() throws Exception {
        publish(settings(), SampleActions.result(SampleActions.noise(100, 1), ""));
        server.blobs.clear();
        assertThat(lookup(settings())).isEmpty();
        assertThat(log.warnings()).isEmpty();
    }

    @Test
    void lookup_corruptBlob_isAMissAndOneWarning() throws Exception {
        publish(settings(), SampleActions.result(SampleActions.noise(100, 1), ""));
        server.blobs.replaceAll((hash, content) -> ByteString.copyFrom(new byte[content.size()]));
        try (RemoteEngine engine = RemoteEngine.open(settings().build())) {
            for (int i = 0; i < 3; i++) {
                assertThat(engine.results().lookup(ACTION, KEY)).isEmpty();
            }
        }
        assertThat(server.callsOf("GetActionResult")).isEqualTo(3);
        assertThat(log.warnings()).singleElement().asString().contains("damaged", server.uri());
    }

    @Test
    void lookup_serverIsSilent_costsOneDeadlineThenNothing() throws Exception {
        server.isSilent = true;
        try (RemoteEngine engine = RemoteEngine.open(
                settings().lookupTimeout(Duration.ofMillis(100)).build())) {
            for (int i = 0; i < 5; i++) {
                assertThat(engine.results().lookup(ACTION, KEY)).isEmpty();
                engine.results().publish(ACTION, KEY, SampleActions.result(new byte[1], ""));
            }
        }
        assertThat(server.calls).containsExactly("GetActionResult");
        assertThat(log.warnings()).singleElement().asString().contains("DEADLINE_EXCEEDED", server.uri());
    }

    @Test
    void lookup_serverIsNotThere_isAMissAndOneWarning() throws Exception {
        RemoteSettings settings = settings().build();
        server.close();
        try (RemoteEngine engine = RemoteEngine.open(settings)) {
            for (int i = 0; i < 5; i++) {
                assertThat(engine.results().lookup(ACTION, KEY)).isEmpty();
                engine.results().publish(ACTION, KEY, SampleActions.result(new byte[1], ""));
            }
        }
        assertThat(log.warnings()).singleElement().asString().contains("UNAVAILABLE", "refused");
    }

    @Test
    void publish_diskOfTheServerIsFull_warnsOnceAndStillLooksUp() throws Exception {
        server.failures.put("BatchUpdateBlobs", Status.RESOURCE_EXHAUSTED.withDescription("no space"));
        try (RemoteEngine engine = RemoteEngine.open(settings().build())) {
            for (int i = 0; i < 3; i++) {
                engine.results().publish(ACTION, KEY, SampleActions.result(new byte[1], ""));
            }
            assertThat(engine.results().lookup(ACTION, KEY)).isEmpty();
        }
        assertThat(server.callsOf("GetActionResult")).isEqualTo(1);
        assertThat(server.results).isEmpty();
        assertThat(log.warnings()).singleElement().asString().contains("publishing", "no space");
    }

    @Test
    void lookup_wrongCredentials_isOneWarningWithoutThem() throws Exception {
        server.failures.put("GetActionResult", Status.UNAUTHENTICATED.withDescription("who are you?"));
        assertThat(lookup(settings().header("Authorization", "Bearer s3cret"))).isEmpty();
        assertThat(server.headers.get(0).get(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER)))
                .isEqualTo("Bearer s3cret");
        assertThat(log.warnings()).singleElement().asString().contains("UNAUTHENTICATED", "who are you?");
        assertThat(log.all()).noneMatch(line -> line.contains("s3cret"));
    }

    @Test
    void lookup_threadIsInterrupted_isAMissThatKeepsTheInterrupt() throws Exception {
        publish(settings(), SampleActions.result(new byte[1], ""));
        try (RemoteEngine engine = RemoteEngine.open(settings().build())) {
            Thread.currentThread().interrupt();
            Optional<ActionResult> found = engine.results().lookup(ACTION, KEY);
            assertThat(Thread.interrupted()).isTrue();
            assertThat(found).isEmpty();
            assertThat(engine.results().lookup(ACTION, KEY)).isPresent();
        }
        assertThat(log.warnings()).isEmpty();
    }
}
