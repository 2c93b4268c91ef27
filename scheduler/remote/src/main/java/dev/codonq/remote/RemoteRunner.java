package dev.codonq.remote;

import build.bazel.remote.execution.v2.ExecuteRequest;
import build.bazel.remote.execution.v2.ExecutionPolicy;
import dev.codonq.action.Action;
import dev.codonq.action.ActionKey;
import dev.codonq.action.Digest;
import dev.codonq.action.InputPlacement;
import dev.codonq.action.Isolation;
import dev.codonq.sandbox.ActionRunner;
import dev.codonq.sandbox.ProcessOutcome;
import dev.codonq.sandbox.RunProgress;
import dev.codonq.sandbox.RunResult;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs actions on an engine. Thread-safe.
 *
 * <p>A run, in order: what the engine's storage lacks is uploaded; an {@link OperationWatch} has it executed and waits; the
 * {@link AnswerReader} makes a result of the answer. It is executed once more where inputs have disappeared meanwhile, or the
 * engine answers from its cache with what is of no use to us.
 */
final class RemoteRunner implements ActionRunner {
    /** Beyond the limits of the run itself: for the worker to fetch and upload, and for a pause of the engine. */
    private static final Duration RESERVE = Duration.ofMinutes(2);

    private static final Duration LONGEST = Duration.ofDays(365);

    private final Endpoint endpoint;
    private final Operations operations;
    private final RemoteActions actions;
    private final RemoteBlobs blobs;
    private final AnswerReader answers;
    private final String instance;
    private final Patience patience;
    private final RemoteExecution execution;
    private final Presence presence;

    RemoteRunner(
            Endpoint endpoint,
            Operations operations,
            RemoteActions actions,
            RemoteBlobs blobs,
            RemoteSettings settings,
            RemoteExecution execution,
            Presence presence) {
        this.endpoint = endpoint;
        this.operations = operations;
        this.actions = actions;
        this.blobs = blobs;
        this.instance = settings.instance();
        this.patience = new Patience(settings.timeout(), settings.timeout());
        this.answers = new AnswerReader(endpoint, new RemoteResults(blobs), patience);
        this.execution = execution;
        this.presence = presence;
    }

    @Override
    public RunResult run(Action action, CompletionStage<?> stop, RunProgress progress) {
        if (action.isolation() != Isolation.NAMESPACES || action.inputPlacement() != InputPlacement.MATERIALIZED) {
            return broken(new ProcessOutcome.Broken(
                    "isolation " + action.isolation() + " is for this machine alone: it cannot be given elsewhere",
                    false));
        }
        Optional<ProcessOutcome.Broken> refusal = presence.refusal();
        if (refusal.isPresent()) {
            return broken(refusal.get());
        }
        long begunNanos = presence.nanoTime();
        try {
            return new Request(action, stop, progress).run();
        } catch (StatusRuntimeException e) {
            return stop.toCompletableFuture().isDone() || Thread.currentThread().isInterrupted()
                    ? broken(new ProcessOutcome.Stopped())
                    : broken(presence.gaveUp(e.getStatus(), begunNanos));
        } catch (ChangedContentException e) {
            return broken(new ProcessOutcome.Broken(Failure.text(e), false));
        } catch (IOException e) {
            return broken(ExecutionFailure.broken(endpoint, Failure.text(e), "see that it is whole"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return broken(new ProcessOutcome.Stopped());
        } finally {
            presence.left();
        }
    }

    private static RunResult broken(ProcessOutcome outcome) {
        return RunResult.withoutProcess(outcome);
    }

    /** One action on its way through the engine. Confined to its thread. */
    private final class Request {
        private final Action action;
        private final CompletionStage<?> stop;
        private final RunProgress progress;
        private final RemoteAction remote;
        private final long deadlineNanos;
        private boolean isUploadedAgain;
        private boolean skipsCache;

        private Request(Action action, CompletionStage<?> stop, RunProgress progress) {
            this.action = action;
            this.stop = stop;
            this.progress = progress;
            this.remote = actions.encode(action, ActionKey.of(action));
            this.skipsCache = action.uncacheable().isPresent() || !execution.usesResults();
            Duration run = atMostLong(action.limits().timeout())
                    .plus(atMostLong(action.limits().gracePeriod()))
                    .plus(RESERVE);
            this.deadlineNanos = System.nanoTime()
                    + Wire.nanos(atMostLong(execution.queueLimit()).plus(run));
        }

        private RunResult run() throws IOException, InterruptedException {
            upload(true);
            while (!stop.toCompletableFuture().isDone()) {
                Ending ending = new OperationWatch(operations, request(), execution, presence, progress, deadlineNanos)
                        .await(stop);
                if (ending instanceof Ending.Refused refused) {
                    Optional<ProcessOutcome.Broken> failure = failureOrUploadedAgain(refused.status());
                    if (failure.isPresent()) {
                        return broken(failure.get());
                    }
                } else if (ending instanceof Ending.Unanswered unanswered) {
                    return broken(presence.gaveUp(unanswered.status(), unanswered.sinceNanos()));
                } else if (ending instanceof Ending.TimedOut timedOut) {
                    return broken(ExecutionFailure.broken(
                            endpoint,
                            timedOut.what(),
                            "see that it has workers for the action, with --remote-property"));
                } else if (ending instanceof Ending.Done done) {
                    AnswerReader.Answer answer = answers.read(action, done.response());
                    if (!isAskedAgain(answer)) {
                        if (answer.hasRun()) {
                            progress.processesEnded();
                        }
                        return answer.result();
                    }
                } else {
                    return broken(new ProcessOutcome.Stopped());
                }
            }
            return broken(new ProcessOutcome.Stopped());
        }

        private ExecuteRequest request() {
            return ExecuteRequest.newBuilder()
                    .setInstanceName(instance)
                    .setActionDigest(Wire.digest(remote.digest()))
                    .setSkipCacheLookup(skipsCache)
                    .setExecutionPolicy(ExecutionPolicy.newBuilder().setPriority(execution.priority()))
                    .setInlineStdout(true)
                    .setInlineStderr(true)
                    .addAllInlineOutputFiles(action.outputs())
                    .build();
        }

        /**
         * What may pass, such as a restart of the server, is waited for.
         *
         * @param onlyMissing whether what the storage says it has is believed to be there, and whole
         */
        private void upload(boolean onlyMissing) throws IOException, InterruptedException {
            long begunNanos = presence.nanoTime();
            long pauseMillis = 200;
            while (true) {
                try {
                    if (onlyMissing) {
                        blobs.upload(remote.everything(), patience);
                    } else {
                        blobs.send(remote.everything(), patience);
                    }
                    return;
                } catch (StatusRuntimeException e) {
                    boolean isOver = !Presence.isAbsence(e.getStatus()) || presence.isOver(begunNanos);
                    if (isOver || isStoppedWithin(pauseMillis)) {
                        throw e;
                    }
                }
                pauseMillis = Math.min(2 * pauseMillis, 5000);
            }
        }

        /** Waits so long, but not beyond the stop, and returns whether that has come. */
        private boolean isStoppedWithin(long millis) throws InterruptedException {
            try {
                stop.toCompletableFuture().get(millis, TimeUnit.MILLISECONDS);
                return true;
            } catch (TimeoutException e) {
                return false;
            } catch (ExecutionException | CancellationException e) {
                // However it is completed.
                return true;
            }
        }

        /** Returns what a refusal comes to; nothing where the cause may be gone now. */
        private Optional<ProcessOutcome.Broken> failureOrUploadedAgain(Status status)
                throws IOException, InterruptedException {
            if (!ExecutionFailure.mayLackInputs(status) || areInputsWhole()) {
                return Optional.of(ExecutionFailure.of(endpoint, status));
            }
            if (isUploadedAgain) {
                return Optional.of(ExecutionFailure.notKept(endpoint, status));
            }
            uploadAgain();
            return Optional.empty();
        }

        /** Looks whether the storage has everything, and what the engine itself reads as it should be. */
        private boolean areInputsWhole() throws IOException {
            List<Digest> everything =
                    remote.everything().stream().map(Upload::digest).toList();
            if (!blobs.missing(everything, patience).isEmpty()) {
                return false;
            }
            try {
                var unused = blobs.fetch(remote.messages().keySet(), patience);
                return true;
            } catch (MissingBlobException | CorruptBlobException e) {
                return false;
            }
        }

        private void uploadAgain() throws IOException, InterruptedException {
            isUploadedAgain = true;
            // A storage says of what is damaged that it has it; some take it once more.
            upload(false);
        }

        private boolean isAskedAgain(AnswerReader.Answer answer) throws IOException, InterruptedException {
            if (answer.lacksInputs() && !isUploadedAgain) {
                skipsCache = true;
                uploadAgain();
                return true;
            }
            if (answer.isUseless() && !skipsCache) {
                skipsCache = true;
                return true;
            }
            return false;
        }
    }

    private static Duration atMostLong(Duration time) {
        return time.compareTo(LONGEST) < 0 ? time : LONGEST;
    }
}
