package dev.codonq.remote;

import build.bazel.remote.execution.v2.ExecuteResponse;
import dev.codonq.action.Action;
import dev.codonq.action.ActionResult;
import dev.codonq.action.CapturedOutput;
import dev.codonq.action.OutputFile;
import dev.codonq.action.ResourceUse;
import dev.codonq.remote.v1.RunFacts;
import dev.codonq.sandbox.ProcessOutcome;
import dev.codonq.sandbox.RunResult;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The making of a run's result out of an engine's answer. Thread-safe.
 *
 * <p>Nothing is believed that is not proven: what does not say that codonq's sandbox ran it, at the level asked for, is an error;
 * outputs are the declared ones, and what their digests say.
 */
final class AnswerReader {
    private static final String CURE =
            "have the workers run actions by 'codonq run-action' in place of buildbox-run, see docs/scaling-out.md";

    private final Endpoint endpoint;
    private final RemoteResults results;
    private final Patience patience;

    AnswerReader(Endpoint endpoint, RemoteResults results, Patience patience) {
        this.endpoint = endpoint;
        this.results = results;
        this.patience = patience;
    }

    /**
     * What an answer comes to. Immutable.
     *
     * @param isUseless whether another execution may give a better one: it came from the cache and is no success, or its blobs
     *     are gone
     * @param lacksInputs whether the worker did not get all inputs
     */
    record Answer(RunResult result, boolean isUseless, boolean lacksInputs) {
        boolean hasRun() {
            return result.outcome() instanceof ProcessOutcome.Exited
                    || result.outcome() instanceof ProcessOutcome.LimitExceeded;
        }
    }

    /** @throws IOException if the answer is none for the action */
    Answer read(Action action, ExecuteResponse response) throws IOException {
        build.bazel.remote.execution.v2.ActionResult message = response.getResult();
        String worker = message.getExecutionMetadata().getWorker();
        String by = worker.isEmpty() ? endpoint.toString() : worker;
        Optional<RunFacts> facts = RemoteResults.facts(message);
        Optional<ProcessOutcome> outcome = facts.flatMap(RunAnswer::outcome);
        if (facts.isEmpty() || outcome.isEmpty()) {
            return error(by, response, "worker " + by + " ran it outside of codonq's sandbox: " + CURE);
        }
        if (!(outcome.get() instanceof ProcessOutcome.Broken)
                && !RemoteResults.isIsolated(facts.get(), action.isolation())) {
            return error(
                    by,
                    response,
                    "worker " + by + " gave isolation " + facts.get().getIsolation() + ", not " + action.isolation()
                            + ": " + CURE);
        }
        if (outcome.get() instanceof ProcessOutcome.Broken broken) {
            Answer told = error(by, response, said(by, facts.get().getBroken(), broken));
            return new Answer(
                    told.result(), told.isUseless(), facts.get().getBroken().getIsInputMissing());
        }
        // Of a success alone it is certain that it would always be one.
        boolean isUseless = response.getCachedResult()
                && !(RemoteResults.isReusable(message, action) && message.getExitCode() == 0);
        if (isUseless) {
            return new Answer(result(outcome.get(), action, facts.get(), null, by), true, false);
        }
        try {
            ActionResult fetched = results.fetch(message, action, patience);
            return new Answer(result(outcome.get(), action, facts.get(), fetched, by), false, false);
        } catch (MissingBlobException | CorruptBlobException e) {
            return new Answer(failed(by, lost(by, e)), true, false);
        }
    }

    private String said(String by, RunFacts.Broken facts, ProcessOutcome.Broken broken) {
        if (facts.getIsRefused()) {
            return "worker " + by + " cannot make the same run: " + broken.message()
                    + "; send it to workers that can with --remote-property";
        }
        String said = "worker " + by + ": " + broken.message();
        return facts.getIsInputMissing() ? said + "; " + ExecutionFailure.STORAGE_CURE : said;
    }

    private String lost(String by, IOException problem) {
        return ExecutionFailure.broken(
                        endpoint,
                        "what worker " + by + " made cannot be had: " + Failure.text(problem),
                        ExecutionFailure.STORAGE_CURE)
                .message();
    }

    private static Answer error(String by, ExecuteResponse response, String message) {
        return new Answer(failed(by, message), response.getCachedResult(), false);
    }

    private static RunResult failed(String by, String message) {
        return new RunResult(
                new ProcessOutcome.Broken(message, false),
                Map.of(),
                Optional.empty(),
                CapturedOutput.EMPTY,
                CapturedOutput.EMPTY,
                Duration.ZERO,
                ResourceUse.UNKNOWN,
                List.of(),
                false,
                Optional.of(by));
    }

    private static RunResult result(
            ProcessOutcome outcome, Action action, RunFacts facts, @Nullable ActionResult fetched, String by)
            throws IOException {
        Optional<String> unusable =
                facts.hasUnusableOutput() ? Optional.of(facts.getUnusableOutput()) : Optional.empty();
        Map<String, OutputFile> outputs = Map.of();
        if (fetched != null && outcome.equals(new ProcessOutcome.Exited(0)) && unusable.isEmpty()) {
            outputs = fetched.outputs();
            if (!List.copyOf(outputs.keySet()).equals(action.outputs())) {
                throw new IOException("worker " + by + " answered with outputs " + outputs.keySet() + ", not with "
                        + action.outputs());
            }
        }
        return new RunResult(
                outcome,
                outputs,
                unusable,
                RunAnswer.withGap(
                        fetched == null ? CapturedOutput.EMPTY : fetched.standardOutput(),
                        facts.getStdoutDiscardedBytes()),
                RunAnswer.withGap(
                        fetched == null ? CapturedOutput.EMPTY : fetched.standardError(),
                        facts.getStderrDiscardedBytes()),
                Duration.ofNanos(facts.getWallNanos()),
                RunAnswer.use(facts),
                facts.getKilledProcessesList(),
                facts.getIsWarm(),
                Optional.of(by));
    }
}
