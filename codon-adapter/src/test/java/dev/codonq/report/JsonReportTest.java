package dev.codonq.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.action.Isolation;
import dev.codonq.action.ResourceUse;
import dev.codonq.compile.CacheUse;
import dev.codonq.compile.Cause;
import dev.codonq.compile.CompilePhase;
import dev.codonq.compile.CompileRequest;
import dev.codonq.compile.CompileResult;
import dev.codonq.compile.RunTimeline;
import dev.codonq.compile.SampleResults;
import dev.codonq.diagnostics.Diagnostic;
import dev.codonq.diagnostics.Severity;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JsonReportTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final JsonReport report = new JsonReport(
            out,
            new BatchStart(
                    "0.1.0", Optional.empty(), Isolation.DIRECTORY, 2, Instant.parse("2026-11-23T01:02:03.004005Z")));
    private final Tally tally = new Tally();

    private static CompileRequest request(String source) {
        return CompileRequest.builder(Path.of(source)).build();
    }

    private void add(CompileResult result, List<Path> delivered) {
        tally.add(result);
        String source = result.request().source().toString();
        report.add(new FinishedJob(source, source, result, delivered, null));
    }

    private Json finished() {
        report.finish(tally, Duration.ofMillis(1234));
        return Json.parse(ReportSchema.requireValid(out.toString(StandardCharsets.UTF_8)));
    }

    @Test
    void finish_withoutJobs_isTheFrame() {
        Json json = finished();
        assertThat(json.at("schema")).isEqualTo("codonq.report/1");
        assertThat(json.at("codonq")).isEqualTo("0.1.0");
        assertThat(json.at("toolchain")).isNull();
        assertThat(json.at("isolation")).isEqualTo("directory");
        assertThat(json.at("startedAt")).isEqualTo("2026-11-23T01:02:03.004Z");
        assertThat(json.at("wallMillis")).isEqualTo(1234L);
        assertThat(json.size("jobs")).isZero();
        for (String total :
                List.of("jobs", "succeeded", "failed", "timedOut", "cancelled", "errored", "rejected", "fromCache")) {
            assertThat(json.at("totals", total)).isEqualTo(0L);
        }
    }

    @Test
    void add_success_namesItsArtifacts() {
        add(SampleResults.succeeded(request("a.py"), CacheUse.HIT_MEMORY, ""), List.of(Path.of("build/a")));
        Json json = finished();
        assertThat(json.at("jobs", 0, "outcome")).isEqualTo("succeeded");
        assertThat(json.at("jobs", 0, "cause")).isNull();
        assertThat(json.at("jobs", 0, "cache")).isEqualTo("hit:memory");
        assertThat(json.at("jobs", 0, "runMillis")).isNull();
        assertThat(json.at("jobs", 0, "queueMillis")).as("a hit never queues").isNull();
        assertThat(json.at("jobs", 0, "cpuMillis")).isNull();
        assertThat(json.at("jobs", 0, "peakMemoryBytes")).isNull();
        assertThat(json.at("jobs", 0, "killedProcesses")).isNull();
        assertThat(json.at("jobs", 0, "accounting")).isNull();
        assertThat(json.at("jobs", 0, "isolation")).isEqualTo("namespaces");
        assertThat(json.at("jobs", 0, "exitCode")).isEqualTo(0L);
        assertThat(json.at("jobs", 0, "actionKey")).asString().hasSize(64);
        assertThat(json.at("jobs", 0, "artifacts", 0, "path")).isEqualTo("build/a");
        assertThat(json.at("jobs", 0, "artifacts", 0, "digest")).asString().hasSize(64);
        assertThat(json.at("jobs", 0, "artifacts", 0, "sizeBytes")).isEqualTo(12L);
        assertThat(json.at("totals", "fromCache")).isEqualTo(1L);
    }

    @Test
    void add_run_saysWhatItUsedAndWhoCounted() {
        CompileResult result = SampleResults.succeeded(request("a.py"), CacheUse.MISS, "");
        Duration cpuTime = Duration.ofMillis(990);
        ResourceUse counted =
                new ResourceUse(Optional.of(cpuTime), Optional.of(152_000_000L), ResourceUse.Source.CONTROL_GROUP);
        add(result.toBuilder().use(counted).build(), List.of(Path.of("build/a")));
        ResourceUse sampled = new ResourceUse(Optional.of(cpuTime), Optional.empty(), ResourceUse.Source.SAMPLING);
        add(
                result.toBuilder()
                        .use(sampled)
                        .killedProcesses(List.of("sh", "\ud800", "sh"))
                        .warm(true)
                        .build(),
                List.of(Path.of("build/a")));
        add(result, List.of(Path.of("build/a")));
        Json json = finished();
        assertThat(json.at("jobs", 0, "queueMillis")).isEqualTo(3L);
        assertThat(json.at("jobs", 0, "cpuMillis")).isEqualTo(990L);
        assertThat(json.at("jobs", 0, "peakMemoryBytes")).isEqualTo(152_000_000L);
        assertThat(json.at("jobs", 0, "accounting")).isEqualTo("controlGroup");
        assertThat(json.at("jobs", 0, "isolation")).isEqualTo("namespaces");
        assertThat(json.size("jobs", 0, "killedProcesses")).isZero();
        assertThat(json.at("jobs", 1, "cpuMillis")).isEqualTo(990L);
        assertThat(json.at("jobs", 1, "peakMemoryBytes")).isNull();
        assertThat(json.at("jobs", 1, "accounting")).isEqualTo("sampling");
        assertThat(json.size("jobs", 1, "killedProcesses")).isEqualTo(3);
        assertThat(json.at("jobs", 1, "warm")).isEqualTo(true);
        assertThat(json.at("jobs", 1, "killedProcesses", 1)).isEqualTo("\ufffd");
        assertThat(json.at("jobs", 2, "cpuMillis")).isNull();
        assertThat(json.at("jobs", 2, "accounting")).isNull();
        assertThat(json.size("jobs", 2, "killedProcesses")).isZero();
    }

    @Test
    void add_runWithTimeline_saysWhenWhereAndInWhatPhases() {
        RunTimeline timeline = new RunTimeline(
                Instant.parse("2026-11-23T01:02:04.5Z"),
                2,
                List.of(
                        new RunTimeline.Span(CompilePhase.PREPARE, Duration.ofMillis(20)),
                        new RunTimeline.Span(CompilePhase.TYPECHECK, Duration.ofMillis(300))));
        CompileResult result = SampleResults.succeeded(request("a.py"), CacheUse.MISS, "");
        add(result.toBuilder().timeline(timeline).build(), List.of(Path.of("build/a")));
        add(result, List.of(Path.of("build/a")));
        Json json = finished();
        assertThat(json.at("jobs", 0, "startedAt")).isEqualTo("2026-11-23T01:02:04.500Z");
        assertThat(json.at("jobs", 0, "slot")).isEqualTo(2L);
        assertThat(json.size("jobs", 0, "phases")).isEqualTo(2);
        assertThat(json.at("jobs", 0, "phases", 1, "phase")).isEqualTo("typecheck");
        assertThat(json.at("jobs", 0, "phases", 1, "millis")).isEqualTo(300L);
        for (String key : List.of("startedAt", "slot", "phases")) {
            assertThat(json.at("jobs", 1, key)).as(key).isNull();
        }
    }

    @Test
    void add_jobThatNeverRan_hasNullsNotZeros() {
        CompileResult result =
                SampleResults.failed(request("no-such-file.py"), Cause.COMPILE_ERROR, "missing", List.of(), "");
        add(result, List.of());
        Json json = finished();
        for (String key : List.of(
                "actionKey",
                "cache",
                "exitCode",
                "signal",
                "queueMillis",
                "runMillis",
                "cpuMillis",
                "peakMemoryBytes",
                "isolation",
                "accounting",
                "killedProcesses",
                "warm")) {
            assertThat(json.at("jobs", 0, key)).as(key).isNull();
        }
        assertThat(json.at("jobs", 0, "message")).isEqualTo("missing");
    }

    @Test
    void add_hostileText_staysValidJson() {
        String hostile = "\u0000\u001b[1m\"\\\n\u2028 \ud800 \udc00\ud800 \ud83d\ude00 \uffff";
        Diagnostic note = new Diagnostic(Severity.NOTE, null, null, null, null, hostile, null, List.of());
        Diagnostic error = new Diagnostic(Severity.ERROR, hostile, 3, 15, 29, hostile, hostile, List.of(note));
        add(SampleResults.failed(request("a.py"), Cause.COMPILE_ERROR, hostile, List.of(error), hostile), List.of());
        Json json = finished();
        String expected = hostile.replace(" \ud800 ", " \ufffd ").replace("\udc00\ud800 ", "\ufffd\ufffd ");
        assertThat(json.at("jobs", 0, "log")).isEqualTo(expected);
        assertThat(json.at("jobs", 0, "message")).isEqualTo(expected);
        assertThat(json.at("jobs", 0, "diagnostics", 0, "file")).isEqualTo(expected);
        assertThat(json.at("jobs", 0, "diagnostics", 0, "severity")).isEqualTo("error");
        assertThat(json.at("jobs", 0, "diagnostics", 0, "endColumn")).isEqualTo(29L);
        assertThat(json.at("jobs", 0, "diagnostics", 0, "code")).isEqualTo(expected);
        assertThat(json.at("jobs", 0, "diagnostics", 0, "notes", 0, "message")).isEqualTo(expected);
        assertThat(json.at("jobs", 0, "diagnostics", 0, "notes", 0, "line")).isNull();
    }
}
