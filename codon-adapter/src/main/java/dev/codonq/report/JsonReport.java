package dev.codonq.report;

import dev.codonq.action.ActionKey;
import dev.codonq.action.ResourceUse;
import dev.codonq.cache.Difference;
import dev.codonq.cache.Explanation;
import dev.codonq.compile.Artifact;
import dev.codonq.compile.CompileResult;
import dev.codonq.compile.Outcome;
import dev.codonq.diagnostics.Diagnostic;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The report {@code codonq.report/1}: JSON, written while the batch runs. What does not apply to a job is null. Not
 * thread-safe.
 *
 * <p>Methods throw Jackson's unchecked exceptions if writing fails.
 */
final class JsonReport implements Report {
    private static final JsonFactory JSON = new JsonFactory();

    private final JsonGenerator json;

    /** Starts a report on {@code out}, which stays open. */
    JsonReport(OutputStream out, BatchStart batch) {
        json = JSON.createGenerator(ObjectWriteContext.empty(), out, JsonEncoding.UTF8);
        json.writeStartObject();
        text("schema", "codonq.report/1");
        text("codonq", batch.codonq());
        batch.toolchain().ifPresentOrElse(this::toolchain, () -> json.writeNullProperty("toolchain"));
        text("isolation", label(batch.isolation()));
        text("startedAt", batch.startedAt().truncatedTo(ChronoUnit.MILLIS).toString());
        json.writeArrayPropertyStart("jobs");
    }

    private void toolchain(ToolchainDescription toolchain) {
        json.writeObjectPropertyStart("toolchain");
        text("version", toolchain.version());
        text("path", toolchain.path().toString());
        text("digest", toolchain.digest());
        json.writeEndObject();
    }

    @Override
    public void add(FinishedJob finished) {
        CompileResult result = finished.result();
        json.writeStartObject();
        text("source", finished.source());
        text("kind", result.request().kind().label());
        text("actionKey", result.actionKey() == null ? null : result.actionKey().toString());
        text("outcome", result.outcome().label());
        text("cause", result.cause() == null ? null : result.cause().label());
        text("message", result.message().isEmpty() ? null : result.message());
        // Without an action nothing was looked up.
        text("cache", result.actionKey() == null ? null : result.cacheUse().label());
        text("uncacheable", result.uncacheable());
        explanation(result.explanation());
        number("exitCode", result.exitCode());
        number("signal", result.signal().orElse(null));
        number("attempts", result.attempts() == 0 ? null : (long) result.attempts());
        boolean neverQueued = result.runTime() == null && result.queueTime().isZero();
        number("queueMillis", neverQueued ? null : result.queueTime().toMillis());
        number("runMillis", result.runTime() == null ? null : result.runTime().toMillis());
        number("cpuMillis", result.use().cpuTime().map(Duration::toMillis).orElse(null));
        number("peakMemoryBytes", result.use().peakMemoryBytes().orElse(null));
        text("isolation", ranEver(result) ? label(result.request().isolation()) : null);
        text("accounting", accounting(result.use().source()));
        artifacts(result.artifacts(), finished.delivered());
        diagnostics("diagnostics", result.diagnostics());
        killedProcesses(result);
        text("log", result.log());
        json.writeEndObject();
    }

    /** Returns whether there was a run, for this job or for an earlier one that gave the same. */
    private static boolean ranEver(CompileResult result) {
        return result.runTime() != null || result.cacheUse().isHit();
    }

    private void explanation(@Nullable Explanation explanation) {
        if (explanation == null) {
            json.writeNullProperty("explanation");
            return;
        }
        json.writeObjectPropertyStart("explanation");
        text("nearest", explanation.nearest().map(ActionKey::toString).orElse(null));
        json.writeArrayPropertyStart("differences");
        for (Difference difference : explanation.differences()) {
            json.writeStartObject();
            text("part", difference.part());
            text("name", difference.name());
            text("change", label(difference.change()));
            text("before", difference.before());
            text("after", difference.after());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
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
            json.writeNullProperty("killedProcesses");
            return;
        }
        json.writeArrayPropertyStart("killedProcesses");
        result.killedProcesses().forEach(name -> json.writeString(wellFormed(name)));
        json.writeEndArray();
    }

    private void artifacts(List<Artifact> artifacts, List<Path> delivered) {
        json.writeArrayPropertyStart("artifacts");
        for (int i = 0; i < delivered.size(); i++) {
            json.writeStartObject();
            text("path", delivered.get(i).toString());
            text("digest", artifacts.get(i).content().digest().hash());
            json.writeNumberProperty(
                    "sizeBytes", artifacts.get(i).content().digest().sizeBytes());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void diagnostics(String name, List<Diagnostic> diagnostics) {
        json.writeArrayPropertyStart(name);
        for (Diagnostic diagnostic : diagnostics) {
            json.writeStartObject();
            text("severity", label(diagnostic.severity()));
            text("file", diagnostic.file());
            number("line", diagnostic.line());
            number("column", diagnostic.column());
            number("endColumn", diagnostic.endColumn());
            text("message", diagnostic.message());
            text("code", diagnostic.code());
            diagnostics("notes", diagnostic.notes());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    @Override
    public void finish(Tally tally, Duration wallTime) {
        json.writeEndArray();
        json.writeObjectPropertyStart("totals");
        json.writeNumberProperty("jobs", tally.jobs());
        for (Outcome outcome : Outcome.values()) {
            json.writeNumberProperty(outcome.label(), tally.count(outcome));
        }
        json.writeNumberProperty("fromCache", tally.fromCache());
        json.writeEndObject();
        json.writeNumberProperty("wallMillis", wallTime.toMillis());
        json.writeEndObject();
        json.writeRaw('\n');
        json.flush();
    }

    private void text(String name, @Nullable String value) {
        json.writeName(name);
        if (value == null) {
            json.writeNull();
        } else {
            json.writeString(wellFormed(value));
        }
    }

    private void number(String name, @Nullable Number value) {
        json.writeName(name);
        if (value == null) {
            json.writeNull();
        } else {
            json.writeNumber(value.longValue());
        }
    }

    private static String label(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** Returns {@code text} with the replacement character for lone surrogates, which UTF-8 cannot hold. */
    private static String wellFormed(String text) {
        if (text.codePoints().noneMatch(JsonReport::isSurrogate)) {
            return text;
        }
        return text.codePoints()
                .map(c -> isSurrogate(c) ? 0xFFFD : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static boolean isSurrogate(int codePoint) {
        return Character.getType(codePoint) == Character.SURROGATE;
    }
}
