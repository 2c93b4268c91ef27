package dev.codonq.remote;

import build.bazel.remote.execution.v2.ActionCacheGrpc;
import build.bazel.remote.execution.v2.GetActionResultRequest;
import build.bazel.remote.execution.v2.UpdateActionResultRequest;
import dev.codonq.action.Action;
import dev.codonq.action.ActionKey;
import dev.codonq.action.ActionResult;
import dev.codonq.cache.SharedResults;
import dev.codonq.remote.v1.RunFacts;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * The results that a server keeps for many machines. Thread-safe.
 *
 * <p>Nothing of it fails a run. A server that cannot be reached, that is slow or says no costs one short wait, then for a while
 * nothing: see {@link CircuitBreaker}. There is one for looking up and one for publishing, since a server whose disk is full,
 * or that lets us only read, still has results.
 */
final class RemoteCache implements SharedResults, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(RemoteCache.class);

    /** What moves slower than that costs more time than it saves. */
    private static final Duration PER_MEBIBYTE = Duration.ofSeconds(1);

    private static final long MAX_WAITING_BYTES = 256L << 20;

    private final Connection connection;
    private final String instance;
    private final RemoteActions actions;
    private final RemoteBlobs blobs;
    private final RemoteResults results;
    private final Patience lookUpPatience;
    private final Patience publishPatience;
    private final boolean isReadOnly;
    private final CircuitBreaker lookingUp;
    private final CircuitBreaker publishing;
    private final UploadQueue queue;
    private final AtomicBoolean hasWarnedOfCorruption = new AtomicBoolean();

    RemoteCache(Connection connection, RemoteActions actions, RemoteBlobs blobs, RemoteSettings settings) {
        this.connection = connection;
        this.instance = settings.instance();
        this.actions = actions;
        this.blobs = blobs;
        this.results = new RemoteResults(blobs);
        lookUpPatience = new Patience(settings.lookupTimeout(), PER_MEBIBYTE);
        publishPatience = new Patience(settings.timeout(), settings.timeout());
        isReadOnly = settings.isReadOnly();
        lookingUp = breaker("the remote cache ");
        publishing = breaker("publishing to the remote cache ");
        long heap = Runtime.getRuntime().maxMemory();
        queue = new UploadQueue(Math.min(MAX_WAITING_BYTES, heap / 8), settings.flushTimeout());
    }

    private CircuitBreaker breaker(String what) {
        return new CircuitBreaker(what + connection.endpoint(), Level.WARN, System::nanoTime);
    }

    @Override
    public Optional<ActionResult> lookup(Action action, ActionKey key) {
        if (!lookingUp.allows()) {
            return Optional.empty();
        }
        try {
            Optional<ActionResult> result = find(action, key);
            lookingUp.succeeded();
            return result;
        } catch (StatusRuntimeException | IncompatibleServerException e) {
            failed(lookingUp, e);
        } catch (IOException | RuntimeException e) {
            // It is there; only this result is none.
            lookingUp.succeeded();
            miss(e);
        }
        return Optional.empty();
    }

    private Optional<ActionResult> find(Action action, ActionKey key) throws IOException {
        Optional<build.bazel.remote.execution.v2.ActionResult> found = get(action, key);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        if (!RemoteResults.isReusable(found.get(), action)) {
            log.debug("the remote cache has a result for {} that is not one of codonq's sandbox, or not whole", key);
            return Optional.empty();
        }
        ActionResult result = results.fetch(found.get(), action, lookUpPatience);
        boolean isComplete =
                result.exitCode() != 0 || List.copyOf(result.outputs().keySet()).equals(action.outputs());
        return isComplete ? Optional.of(result) : Optional.empty();
    }

    private Optional<build.bazel.remote.execution.v2.ActionResult> get(Action action, ActionKey key) {
        GetActionResultRequest request = GetActionResultRequest.newBuilder()
                .setInstanceName(instance)
                .setActionDigest(Wire.digest(actions.encode(action, key).digest()))
                .setInlineStdout(true)
                .setInlineStderr(true)
                .addAllInlineOutputFiles(action.outputs())
                .build();
        try {
            return Optional.of(ActionCacheGrpc.newBlockingStub(connection.channel())
                    .withDeadlineAfter(lookUpPatience.nanosFor(0), TimeUnit.NANOSECONDS)
                    .getActionResult(request));
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() == Status.Code.NOT_FOUND) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private void miss(Exception reason) {
        if (reason instanceof CorruptBlobException && hasWarnedOfCorruption.compareAndSet(false, true)) {
            log.warn(
                    "the remote cache {} is damaged; its result is not used: {}",
                    connection.endpoint(),
                    reason.getMessage());
        } else {
            log.debug("a result of the remote cache is not used", reason);
        }
    }

    private static void failed(CircuitBreaker breaker, Exception reason) {
        log.debug("a call of the remote cache failed", reason);
        if (Failure.code(reason).equals(Optional.of(Status.Code.CANCELLED))) {
            // By an interrupt of the thread, which is ours to ask.
            breaker.gaveUp();
        } else {
            breaker.failed(Failure.text(reason));
        }
    }

    @Override
    public void publish(Action action, ActionKey key, ActionResult result) {
        if (!isReadOnly && lookingUp.isClosed()) {
            queue.add(result.sizeBytes(), () -> publishNow(action, key, result));
        }
    }

    private void publishNow(Action action, ActionKey key, ActionResult result) {
        // First whether the server is there at all: what is queued is not to be tried one by one against none.
        if (!lookingUp.isClosed() || !publishing.allows()) {
            return;
        }
        try {
            if (!blobs.limits(publishPatience).takesResults()) {
                publishing.failed("it takes no results from its clients");
                return;
            }
            put(action, key, result);
            publishing.succeeded();
        } catch (Exception e) {
            Optional<Status.Code> code = Failure.code(e);
            if (code.equals(Optional.of(Status.Code.UNAVAILABLE))) {
                publishing.gaveUp();
                failed(lookingUp, e);
            } else {
                failed(publishing, e);
            }
        }
    }

    private void put(Action action, ActionKey key, ActionResult result) throws IOException {
        RemoteAction remote = actions.encode(action, key);
        RunFacts facts = RunFacts.newBuilder()
                .setIsolation(Wire.isolation(action.isolation()))
                .setExited(RunFacts.Exited.newBuilder().setCode(result.exitCode()))
                .build();
        RemoteResults.Encoded encoded = RemoteResults.encode(result, facts);
        List<Upload> uploads = new ArrayList<>(remote.actionAndCommand());
        uploads.addAll(encoded.uploads());
        blobs.upload(uploads, publishPatience);
        // Last: whoever finds the result finds the blobs.
        var unused = ActionCacheGrpc.newBlockingStub(connection.channel())
                .withDeadlineAfter(publishPatience.nanosFor(0), TimeUnit.NANOSECONDS)
                .updateActionResult(UpdateActionResultRequest.newBuilder()
                        .setInstanceName(instance)
                        .setActionDigest(Wire.digest(remote.digest()))
                        .setActionResult(encoded.message())
                        .build());
    }

    /** Publishes what waits, for a limited time. */
    @Override
    public void close() {
        queue.close();
    }
}
