package dev.codonq.remote;

import dev.codonq.action.ActionResult;
import dev.codonq.action.CapturedOutput;
import dev.codonq.action.Isolation;
import dev.codonq.action.Limit;
import dev.codonq.action.ResourceUse;
import dev.codonq.remote.v1.RunFacts;
import dev.codonq.sandbox.ProcessOutcome;
import dev.codonq.sandbox.RunResult;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How a run ended in the words of {@link RunFacts}, and back. Without state.
 *
 * <p>Engines know only exit codes: what is no success for codonq is given one that is none for them, or they would keep it and
 * answer others with it.
 */
final class RunAnswer {
    private static final int NO_SUCCESS = 1;

    private RunAnswer() {}

    /** Returns what a worker tells of a run that had {@code isolation}. */
    static RunFacts facts(RunResult result, Isolation isolation, String version) {
        RunFacts.Builder facts = RunFacts.newBuilder()
                .setIsolation(Wire.isolation(isolation))
                .setWallNanos(Wire.nanos(result.wallTime()))
                .setUseSource(RunFacts.UseSource.valueOf(result.use().source().name()))
                .addAllKilledProcesses(result.killedProcesses())
                .setIsWarm(result.isWarm())
                .setCodonqVersion(version)
                .setStdoutDiscardedBytes(result.standardOutput().discardedBytes())
                .setStderrDiscardedBytes(result.standardError().discardedBytes());
        result.use().cpuTime().ifPresent(time -> facts.setCpuNanos(Wire.nanos(time)));
        result.use().peakMemoryBytes().ifPresent(facts::setPeakMemoryBytes);
        result.unusableOutput().ifPresent(facts::setUnusableOutput);
        ProcessOutcome outcome = result.outcome();
        if (outcome instanceof ProcessOutcome.Exited exited) {
            facts.setExited(RunFacts.Exited.newBuilder().setCode(exited.code()));
        } else if (outcome instanceof ProcessOutcome.LimitExceeded exceeded) {
            facts.setLimitExceeded(RunFacts.LimitExceeded.newBuilder().setLimit(Wire.limit(exceeded.limit())));
        } else if (outcome instanceof ProcessOutcome.Broken broken) {
            facts.setBroken(broken(broken.message(), broken.isTransient()));
        } else {
            facts.setBroken(broken("the worker was ended", true));
        }
        return facts.build();
    }

    private static RunFacts.Broken broken(String message, boolean isTransient) {
        return RunFacts.Broken.newBuilder()
                .setMessage(message)
                .setIsTransient(isTransient)
                .build();
    }

    /** Returns what engines get to see of a run. */
    static ActionResult forEngines(RunResult result) {
        int code = result.outcome() instanceof ProcessOutcome.Exited exited
                        && result.unusableOutput().isEmpty()
                ? exited.code()
                : NO_SUCCESS;
        return new ActionResult(code, new TreeMap<>(result.outputs()), result.standardOutput(), result.standardError());
    }

    /** Returns how the run ended that {@code facts} tell of; empty if they do not. */
    static Optional<ProcessOutcome> outcome(RunFacts facts) {
        return switch (facts.getEndingCase()) {
            case EXITED ->
                Optional.of(new ProcessOutcome.Exited(facts.getExited().getCode()));
            case LIMIT_EXCEEDED -> {
                Optional<Limit> limit = Wire.limit(facts.getLimitExceeded().getLimit());
                yield limit.map(ProcessOutcome.LimitExceeded::new);
            }
            case BROKEN ->
                Optional.of(new ProcessOutcome.Broken(
                        facts.getBroken().getMessage(), facts.getBroken().getIsTransient()));
            case ENDING_NOT_SET -> Optional.empty();
        };
    }

    /** Returns {@code whole}, which holds a line that counts what is missing, as a beginning and an end around that. */
    static CapturedOutput withGap(CapturedOutput whole, long discardedBytes) {
        if (discardedBytes <= 0) {
            return whole;
        }
        // What a byte is, it is as a character, too.
        String text = new String(whole.bytes(), StandardCharsets.ISO_8859_1);
        String line = new String(
                new CapturedOutput(new byte[0], new byte[0], discardedBytes).bytes(), StandardCharsets.ISO_8859_1);
        int gap = text.indexOf(line);
        return gap < 0
                ? whole
                : new CapturedOutput(
                        text.substring(0, gap).getBytes(StandardCharsets.ISO_8859_1),
                        text.substring(gap + line.length()).getBytes(StandardCharsets.ISO_8859_1),
                        discardedBytes);
    }

    /** Returns what the run used. */
    static ResourceUse use(RunFacts facts) {
        return new ResourceUse(
                facts.hasCpuNanos() ? Optional.of(Duration.ofNanos(facts.getCpuNanos())) : Optional.empty(),
                facts.hasPeakMemoryBytes() ? Optional.of(facts.getPeakMemoryBytes()) : Optional.empty(),
                switch (facts.getUseSource()) {
                    case CONTROL_GROUP -> ResourceUse.Source.CONTROL_GROUP;
                    case SAMPLING -> ResourceUse.Source.SAMPLING;
                    case NONE, UNRECOGNIZED -> ResourceUse.Source.NONE;
                });
    }
}
