package dev.codonq.report;

import dev.codonq.action.ActionKey;
import dev.codonq.action.ResourceUse;
import dev.codonq.cache.Difference;
import dev.codonq.cache.Explanation;
import dev.codonq.compile.Artifact;
import dev.codonq.compile.CompileResult;
import dev.codonq.compile.Outcome;
import dev.codonq.compile.RunTimeline;
import dev.codonq.diagnostics.Diagnostic;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The report {@code codonq.report/1}: JSON, written while the batch runs. What does not apply to a job is null. Not
 * thread-safe.
 *
 * <p>Methods throw Jackson's unchecked exceptions if writing fails.
 */
final class JsonReport implements Report {
    private final JsonOutput json;

    /** Starts a report on {@code out}, which stays open. */
    JsonReport(OutputStream out, BatchStart batch) {
        json = new JsonOutput(out);
        json.startObject();
        json.text("schema", "codonq.report/1");
        json.text("codonq", batch.codonq());
        batch.toolchain().ifPresentOrElse(this::toolchain, () -> json.nothing("toolchain"));
        json.text("isolation", label(batch.isolation()));
        json.text("startedAt", timestamp(batch.startedAt()));
        json.startArray("jobs");
    }

    private void toolchain(ToolchainDescription toolchain) {
        json.startObject("toolchain");
        json.text("version", toolchain.version());
        json.text("path", toolchain.path().toString());
        json.text("digest", toolchain.digest());
        json.endObject();
    }

    @Override
    public void add(FinishedJob finished) {
        CompileResult result = finished.result();
        json.startObject();
        json.text("source", finished.source());
        json.text("kind", result.request().kind().label());
        json.text(
                "actionKey",
                result.actionKey() == null ? null : result.actionKey().toString());
        json.text("outcome", result.outcome().label());
        json.text("cause", result.cause() == null ? null : result.cause().label());
        json.text("message", result.message().isEmpty() ? null : result.message());
        // Without an action nothing was looked up.
        json.text("cache", result.actionKey() == null ? null : result.cacheUse().label());
        json.text("uncacheable", result.uncacheable());
        explanation(result.explanation());
        json.number("exitCode", result.exitCode());
        json.number("signal", result.signal().orElse(null));
        json.number("attempts", result.attempts() == 0 ? null : (long) result.attempts());
        json.number("queueMillis", finished.queueMillis());
        json.number(
                "runMillis", result.runTime() == null ? null : result.runTime().toMillis());
        timeline(result.timeline());
        json.number("cpuMillis", result.use().cpuTime().map(Duration::toMillis).orElse(null));
        json.number("peakMemoryBytes", result.use().peakMemoryBytes().orElse(null));
        json.text("isolation", ranEver(result) ? label(result.request().isolation()) : null);
        json.text("accounting", accounting(result.use().source()));
        artifacts(result.artifacts(), finished.delivered());
        diagnostics("diagnostics", result.diagnostics());
        killedProcesses(result);
        if (result.runTime() == null) {
            json.nothing("warm");
        } else {
            json.flag("warm", result.isWarm());
        }
        json.text("worker", result.worker());
        json.text("log", result.log());
        json.endObject();
    }

    /** Returns whether there was a run, for this job or for an earlier one that gave the same. */
    private static boolean ranEver(CompileResult result) {
        return result.runTime() != null || result.cacheUse().isHit();
    }

    private void timeline(@Nullable RunTimeline timeline) {
        if (timeline == null) {
            json.nothing("startedAt");
            json.nothing("slot");
            json.nothing("phases");
            return;
        }
        json.text("startedAt", timestamp(timeline.startedAt()));
        json.number("slot", timeline.slot());
        json.startArray("phases");
        for (RunTimeline.Span span : timeline.spans()) {
            json.startObject();
            json.text("phase", span.phase().label());
            json.number("millis", span.time().toMillis());
            json.endObject();
        }
        json.endArray();
    }

    private static String timestamp(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MILLIS).toString();
    }

    private void explanation(@Nullable Explanation explanation) {
        if (explanation == null) {
            json.nothing("explanation");
            return;
        }
        json.startObject("explanation");
        json.text("nearest", explanation.nearest().map(ActionKey::toString).orElse(null));
        json.startArray("differences");
        for (Difference difference : explanation.differences()) {
            json.startObject();
            json.text("part", difference.part());
            json.text("name", difference.name());
            json.text("change", label(difference.change()));
            json.text("before", difference.before());
            json.text("after", difference.after());
            json.endObject();
        }
        json.endArray();
        json.endObject();
    }

    private static @Nullable String accounting(ResourceUse.Source source) {
        return switch (source) {
            case CONTROL_GROUP -> "controlGroup";
            case SAMPLING -> "sampling";
            case NONE -> null;
        };
    }

    private void killedProcesses(CompileResult result) {
        if (result.runTime() == null) {
            json.nothing("killedProcesses");
            return;
        }
        json.startArray("killedProcesses");
        result.killedProcesses().forEach(json::element);
        json.endArray();
    }

    private void artifacts(List<Artifact> artifacts, List<Path> delivered) {
        json.startArray("artifacts");
        for (int i = 0; i < delivered.size(); i++) {
            json.startObject();
            json.text("path", delivered.get(i).toString());
            json.text("digest", artifacts.get(i).content().digest().hash());
            json.number("sizeBytes", artifacts.get(i).content().digest().sizeBytes());
            json.endObject();
        }
        json.endArray();
    }

    private void diagnostics(String name, List<Diagnostic> diagnostics) {
        json.startArray(name);
        for (Diagnostic diagnostic : diagnostics) {
            json.startObject();
            json.text("severity", label(diagnostic.severity()));
            json.text("file", diagnostic.file());
            json.number("line", diagnostic.line());
            json.number("column", diagnostic.column());
            json.number("endColumn", diagnostic.endColumn());
            json.text("message", diagnostic.message());
            json.text("code", diagnostic.code());
            diagnostics("notes", diagnostic.notes());
            json.endObject();
        }
        json.endArray();
    }

    @Override
    public void finish(Tally tally, Duration wallTime) {
        json.endArray();
        json.startObject("totals");
        json.number("jobs", tally.jobs());
        for (Outcome outcome : Outcome.values()) {
            json.number(outcome.label(), tally.count(outcome));
        }
        json.number("fromCache", tally.fromCache());
        json.endObject();
        json.number("wallMillis", wallTime.toMillis());
        json.endObject();
        json.finish();
    }

    private static String label(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
