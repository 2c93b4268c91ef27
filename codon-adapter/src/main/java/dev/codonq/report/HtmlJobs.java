package dev.codonq.report;

import dev.codonq.cache.Difference;
import dev.codonq.compile.CompileResult;
import dev.codonq.compile.RunTimeline;
import dev.codonq.diagnostics.Diagnostic;
import dev.codonq.diagnostics.DiagnosticPrinter;
import dev.codonq.diagnostics.SourceExcerpt;
import dev.codonq.diagnostics.SourceExcerpts;
import dev.codonq.terminal.TerminalText;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/*
 * A page is for people, so it holds of every job what a person reads; a log of megabytes is in the JSON report. What
 * does not apply is left out. How the data look is between this class and page-data.js.
 */
/** Writes the jobs of an {@link HtmlReport}, each in bounded space. Not thread-safe. */
final class HtmlJobs {
    /** The end of a log says most often why. */
    private static final int LONGEST_LOG_END = 4 << 10;

    private static final int LONGEST_MESSAGE = 4 << 10;
    private static final int LONGEST_DIAGNOSTICS = 48 << 10;
    private static final int DEEPEST_NOTE = 40;
    private static final int MOST_NAMES = 20;
    private static final int EXCERPT_COLUMNS = 160;

    private final JsonGenerator json;
    private final Instant batchStart;
    private final SourceExcerpts excerpts = new SourceExcerpts();

    /** How much more text of diagnostics there may be of the job that is written, and how many were left out. */
    private int diagnosticsLeft;

    private int diagnosticsOmitted;

    HtmlJobs(JsonGenerator json, Instant batchStart) {
        this.json = json;
        this.batchStart = batchStart;
    }

    /** Writes a job. */
    void write(FinishedJob finished) {
        CompileResult result = finished.result();
        json.writeStartObject();
        line("name", finished.label());
        line("kind", result.request().kind().label());
        line("outcome", result.outcome().label());
        line("cause", result.cause() == null ? null : result.cause().label());
        line("message", result.message().isEmpty() ? null : result.message());
        origin(result);
        number("queue", finished.queueMillis());
        run(result);
        if (result.timeline() != null) {
            timeline(result.timeline());
        }
        artifacts(result, finished.delivered());
        names("killed", result.killedProcesses());
        if (!result.isSuccess()) {
            line("command", finished.repeat());
            logEnd(result.log());
        }
        diagnostics(result.diagnostics());
        json.writeEndObject();
        json.writeRaw('\n');
    }

    private void origin(CompileResult result) {
        if (result.actionKey() != null) {
            line("key", result.actionKey().toString());
            line("cache", result.cacheUse().label());
        }
        line("uncacheable", result.uncacheable());
        if (result.explanation() != null) {
            names(
                    "changed",
                    result.explanation().differences().stream()
                            .map(HtmlJobs::words)
                            .toList());
        }
    }

    private static String words(Difference difference) {
        return (difference.part() + " " + difference.name() + " ").strip() + " "
                + difference.change().name().toLowerCase(Locale.ROOT);
    }

    private void run(CompileResult result) {
        number("run", result.runTime() == null ? null : result.runTime().toMillis());
        number("saved", result.savedTime() == null ? null : result.savedTime().toMillis());
        number("cpu", result.use().cpuTime().map(Duration::toMillis).orElse(null));
        number("memory", result.use().peakMemoryBytes().orElse(null));
        line("worker", result.worker());
        number("attempts", result.attempts() == 0 ? null : result.attempts());
        number("exit", result.exitCode());
        number("signal", result.signal().orElse(null));
    }

    private void timeline(RunTimeline timeline) {
        number("slot", timeline.slot());
        number("start", Duration.between(batchStart, timeline.startedAt()).toMillis());
        json.writeArrayPropertyStart("spans");
        for (RunTimeline.Span span : timeline.spans()) {
            json.writeStartArray();
            json.writeString(span.phase().label());
            json.writeNumber(span.time().toMillis());
            json.writeEndArray();
        }
        json.writeEndArray();
    }

    private void artifacts(CompileResult result, List<Path> delivered) {
        if (delivered.isEmpty()) {
            return;
        }
        json.writeArrayPropertyStart("artifacts");
        for (int i = 0; i < delivered.size(); i++) {
            json.writeStartObject();
            line("path", delivered.get(i).toString());
            number("size", result.artifacts().get(i).content().digest().sizeBytes());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void names(String property, List<String> names) {
        if (names.isEmpty()) {
            return;
        }
        json.writeArrayPropertyStart(property);
        names.stream().limit(MOST_NAMES).forEach(name -> json.writeString(TerminalText.oneLine(start(name))));
        if (names.size() > MOST_NAMES) {
            json.writeString("and " + (names.size() - MOST_NAMES) + " more");
        }
        json.writeEndArray();
    }

    private void logEnd(String log) {
        if (log.isEmpty()) {
            return;
        }
        int from = Math.max(0, log.length() - LONGEST_LOG_END);
        if (from > 0 && Character.isLowSurrogate(log.charAt(from))) {
            from++;
        }
        json.writeStringProperty("log", DiagnosticPrinter.plain(log.substring(from)));
        number("logOmitted", from == 0 ? null : from);
    }

    private void diagnostics(List<Diagnostic> diagnostics) {
        diagnosticsLeft = LONGEST_DIAGNOSTICS;
        diagnosticsOmitted = 0;
        diagnostics("diagnostics", diagnostics, 0);
        number("diagnosticsOmitted", diagnosticsOmitted == 0 ? null : diagnosticsOmitted);
    }

    private void diagnostics(String property, List<Diagnostic> diagnostics, int depth) {
        if (diagnostics.isEmpty()) {
            return;
        }
        json.writeArrayPropertyStart(property);
        for (Diagnostic diagnostic : diagnostics) {
            if (diagnosticsLeft > 0 && depth < DEEPEST_NOTE) {
                diagnostic(diagnostic, depth);
            } else {
                diagnosticsOmitted++;
            }
        }
        json.writeEndArray();
    }

    private void diagnostic(Diagnostic diagnostic, int depth) {
        String message = DiagnosticPrinter.plain(start(diagnostic.message()));
        diagnosticsLeft -= message.length() + EXCERPT_COLUMNS;
        json.writeStartObject();
        line("severity", diagnostic.severity().name().toLowerCase(Locale.ROOT));
        line("file", diagnostic.file());
        number("line", diagnostic.line());
        number("column", diagnostic.column());
        json.writeStringProperty("message", message);
        line("code", diagnostic.code());
        excerpts.of(diagnostic).ifPresent(excerpt -> excerpt(excerpt.toShow(EXCERPT_COLUMNS)));
        diagnostics("notes", diagnostic.notes(), depth + 1);
        json.writeEndObject();
    }

    /** The sources may be gone when somebody reads the page, so it holds the lines that diagnostics point at. */
    private void excerpt(SourceExcerpt shown) {
        json.writeArrayPropertyStart("source");
        json.writeString(shown.before());
        json.writeString(shown.marked());
        json.writeString(shown.after());
        json.writeEndArray();
    }

    /** Returns what a person reads of a text that may have no end. */
    private static String start(String text) {
        return text.length() <= LONGEST_MESSAGE ? text : text.substring(0, LONGEST_MESSAGE) + " …";
    }

    private void line(String property, @Nullable String text) {
        if (text != null) {
            json.writeStringProperty(property, TerminalText.oneLine(start(text)));
        }
    }

    private void number(String property, @Nullable Number value) {
        if (value != null) {
            json.writeNumberProperty(property, value.longValue());
        }
    }
}
