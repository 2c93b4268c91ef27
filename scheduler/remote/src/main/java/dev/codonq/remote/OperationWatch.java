package dev.codonq.remote;

import build.bazel.remote.execution.v2.ExecuteOperationMetadata;
import build.bazel.remote.execution.v2.ExecuteRequest;
import build.bazel.remote.execution.v2.ExecutionStage;
import com.google.longrunning.Operation;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.codonq.sandbox.RunProgress;
import io.grpc.Status;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The wait for one execution, from the request until it is done. Confined to the thread that waits.
 *
 * <pre>
 *   Execute ── updates ──▶ done
 *      ▲          │ the stream ends early
 *      │          ▼
 *      │     WaitExecution ── updates ──▶ done
 *      │          │ NOT_FOUND: the engine has forgotten it
 *      └──────────┘
 * </pre>
 *
 * Between two tries there is a pause that grows; it is over where {@link Presence} says so.
 */
final class OperationWatch {
    /** An engine that forgets operations again and again will go on so. */
    private static final int MOST_REQUESTS = 5;

    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(5);

    private final Operations operations;
    private final ExecuteRequest request;
    private final RemoteExecution settings;
    private final Presence presence;
    private final RunProgress progress;
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final long deadlineNanos;

    private int streams;
    private Operations.@Nullable Stream stream;
    private @Nullable String name;
    private int requests;
    private int failures;
    private long silentSinceNanos;
    private boolean hasHeard;
    private @Nullable Long queuedSinceNanos;
    private @Nullable Long openAtNanos;
    private boolean hasStarted;

    /** @param deadlineNanos when the wait is over in any case, by {@link System#nanoTime} */
    OperationWatch(
            Operations operations,
            ExecuteRequest request,
            RemoteExecution settings,
            Presence presence,
            RunProgress progress,
            long deadlineNanos) {
        this.operations = operations;
        this.request = request;
        this.settings = settings;
        this.presence = presence;
        this.silentSinceNanos = presence.nanoTime();
        this.progress = progress;
        this.deadlineNanos = deadlineNanos;
    }

    private sealed interface Event {
        record Updated(int stream, Operation operation) implements Event {}

        record Ended(int stream, Status status) implements Event {}

        record Stop() implements Event {}
    }

    /**
     * Executes and waits.
     *
     * @throws InterruptedException if the thread is interrupted; the engine has been told that nobody waits
     */
    Ending await(CompletionStage<?> stop) throws InterruptedException {
        var unused = stop.whenComplete((value, failure) -> events.add(new Event.Stop()));
        try {
            open();
            while (true) {
                Event event = events.poll(nanosToWait(), TimeUnit.NANOSECONDS);
                Optional<Ending> ending = event == null ? timePassed() : handle(event);
                if (ending.isPresent()) {
                    return ending.get();
                }
            }
        } catch (InterruptedException e) {
            cancel();
            throw e;
        } finally {
            close();
        }
    }

    private void open() {
        close();
        openAtNanos = null;
        int number = ++streams;
        Operations.Listener listener = new Operations.Listener() {
            @Override
            public void updated(Operation operation) {
                events.add(new Event.Updated(number, operation));
            }

            @Override
            public void ended(@Nullable Throwable failure) {
                events.add(new Event.Ended(number, failure == null ? Status.OK : Status.fromThrowable(failure)));
            }
        };
        if (name != null) {
            stream = operations.await(name, listener);
        } else {
            requests++;
            stream = operations.execute(request, listener);
        }
    }

    private void close() {
        if (stream != null) {
            stream.close();
            stream = null;
        }
    }

    private long nanosToWait() {
        long now = System.nanoTime();
        long wait = deadlineNanos - now;
        if (openAtNanos != null) {
            wait = Math.min(wait, openAtNanos - now);
        }
        if (queuedSinceNanos != null) {
            wait = Math.min(wait, queuedSinceNanos + Wire.nanos(settings.queueLimit()) - now);
        }
        return Math.max(0, wait);
    }

    private Optional<Ending> timePassed() {
        long now = System.nanoTime();
        if (queuedSinceNanos != null && now - queuedSinceNanos >= Wire.nanos(settings.queueLimit())) {
            cancel();
            return Optional.of(new Ending.TimedOut(
                    "no worker took the action within " + settings.queueLimit().toSeconds() + " s"));
        }
        if (now - deadlineNanos >= 0) {
            cancel();
            return Optional.of(new Ending.TimedOut("the engine did not come to an end with the action in time"));
        }
        if (openAtNanos != null && now - openAtNanos >= 0) {
            open();
        }
        return Optional.empty();
    }

    private Optional<Ending> handle(Event event) throws InterruptedException {
        if (event instanceof Event.Updated updated) {
            return updated.stream() == streams ? updated(updated.operation()) : Optional.empty();
        }
        if (event instanceof Event.Ended ended) {
            return ended.stream() == streams ? ended(ended.status()) : Optional.empty();
        }
        cancel();
        awaitEnd();
        return Optional.of(new Ending.Stopped());
    }

    private Optional<Ending> updated(Operation operation) {
        presence.answered();
        hasHeard = true;
        failures = 0;
        name = operation.getName().isEmpty() ? name : operation.getName();
        if (operation.getDone()) {
            return Optional.of(Ending.of(operation));
        }
        ExecutionStage.Value stage = stage(operation);
        boolean isQueued = stage == ExecutionStage.Value.QUEUED || stage == ExecutionStage.Value.CACHE_CHECK;
        if (!isQueued) {
            queuedSinceNanos = null;
        } else if (queuedSinceNanos == null) {
            queuedSinceNanos = System.nanoTime();
        }
        // Not every engine says so; of these, nobody knows when.
        if (!isQueued && !hasStarted) {
            hasStarted = true;
            progress.started();
        }
        return Optional.empty();
    }

    private static ExecutionStage.Value stage(Operation operation) {
        try {
            return operation.getMetadata().is(ExecuteOperationMetadata.class)
                    ? operation
                            .getMetadata()
                            .unpack(ExecuteOperationMetadata.class)
                            .getStage()
                    : ExecutionStage.Value.UNKNOWN;
        } catch (InvalidProtocolBufferException e) {
            return ExecutionStage.Value.UNKNOWN;
        }
    }

    private Optional<Ending> ended(Status status) {
        close();
        if (hasHeard || (name != null && operations.isThereAfter(status))) {
            // Its silence on this stream was that of an engine with nothing to say.
            silentSinceNanos = presence.nanoTime();
            hasHeard = false;
        }
        boolean isForgotten = name != null
                && (status.getCode() == Status.Code.NOT_FOUND || status.getCode() == Status.Code.UNIMPLEMENTED);
        if (isForgotten) {
            name = null;
            queuedSinceNanos = null;
        } else if (!isOutage(status)) {
            presence.answered();
            return Optional.of(new Ending.Refused(status));
        }
        if (isForgotten && requests >= MOST_REQUESTS) {
            return Optional.of(new Ending.Refused(status));
        }
        if (presence.isOver(silentSinceNanos)) {
            cancel();
            return Optional.of(unanswered(status.isOk() ? Status.UNAVAILABLE : status));
        }
        openAtNanos = System.nanoTime() + Wire.nanos(pause());
        failures++;
        return Optional.empty();
    }

    private Ending unanswered(Status status) {
        return Presence.isAbsence(status)
                ? new Ending.Unanswered(status, silentSinceNanos)
                : new Ending.Refused(status);
    }

    /** Whether the way to the server broke, and not the server said no. */
    private static boolean isOutage(Status status) {
        return switch (status.getCode()) {
            case OK, CANCELLED, UNKNOWN, DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED, ABORTED, INTERNAL, UNAVAILABLE -> true;
            default -> false;
        };
    }

    private Duration pause() {
        if (failures == 0 && name != null) {
            return Duration.ofMillis(10);
        }
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(failures, 10));
        return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
    }

    /** Ends the operation, as far as the engine has told its name. */
    private void cancel() {
        if (name == null) {
            return;
        }
        // The call would not even begin on a thread that is interrupted.
        boolean isInterrupted = Thread.interrupted();
        operations.cancel(name);
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits a little for the engine to say that it has ended it, or to tell its name so that it can be ended. */
    private void awaitEnd() throws InterruptedException {
        long until = System.nanoTime() + STOP_PATIENCE.toNanos();
        while (stream != null) {
            Event event = events.poll(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS);
            if (event == null || (event instanceof Event.Ended ended && ended.stream() == streams)) {
                return;
            }
            if (event instanceof Event.Updated updated && updated.stream() == streams) {
                boolean isNew = name == null;
                if (updated(updated.operation()).isPresent()) {
                    return;
                }
                if (isNew) {
                    cancel();
                }
            }
        }
    }
}
