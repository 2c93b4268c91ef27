package dev.codonq.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codonq.action.Digest;
import dev.codonq.action.Isolation;
import dev.codonq.compile.CacheUse;
import dev.codonq.compile.Cause;
import dev.codonq.compile.CompilePhase;
import dev.codonq.compile.CompileRequest;
import dev.codonq.compile.CompileResult;
import dev.codonq.compile.Outcome;
import dev.codonq.compile.RunTimeline;
import dev.codonq.compile.SampleResults;
import dev.codonq.diagnostics.Diagnostic;
import dev.codonq.diagnostics.Severity;
import dev.codonq.diagnostics.SourceFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.core.JacksonException;

@Timeout(60)
class HtmlReportTest {
    private static final Instant STARTED = Instant.parse("2026-11-26T01:02:03.004005Z");
    private static final Pattern DATA = Pattern.compile(
            "<script type=\"application/json\" id=\"data\">(.*?)</script>\n<script>(.*?)</script>\n</body>",
            Pattern.DOTALL);
    private static final String HOSTILE =
            "</script><script>alert(1)</script><!-- ]]> & '\" \\ \u2028\u2029 \ud800 \udc00 "
                    + "\u0000\u0007\u001b[31mred\u001b[0m \u202egnp.exe \ud83d\ude00 \uffff";
    private static final String HARMLESS =
            "</script><script>alert(1)</script><!-- ]]> & '\" \\ \\u2028\\u2029 \\ud800 \\udc00 "
                    + "\\x00\\x07red \\u202egnp.exe \ud83d\ude00 \uffff";

    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final HtmlReport report = start(out);
    private final Tally tally = new Tally();

    private static HtmlReport start(OutputStream out) {
        ToolchainDescription codon = new ToolchainDescription("0.18.0", Path.of("/opt/codon/bin/codon"), "abc");
        return new HtmlReport(out, new BatchStart("0.1.0", Optional.of(codon), Isolation.NAMESPACES, 2, STARTED));
    }

    private static CompileRequest request(String source) {
        return CompileRequest.builder(Path.of(source)).build();
    }

    private void add(CompileResult result) {
        add(result, result.request().source().toString());
    }

    private void add(CompileResult result, String name) {
        tally.add(result);
        List<Path> delivered = result.artifacts().stream()
                .map(artifact -> Path.of("build", artifact.name()))
                .toList();
        report.add(new FinishedJob(name, name, result, delivered, "codonq build " + name));
    }

    private String page() {
        report.finish(tally, Duration.ofMillis(1234));
        return out.toString(UTF_8);
    }

    private static String data(String page) {
        Matcher matcher = DATA.matcher(page);
        assertThat(matcher.find())
                .as("there is data behind which only the script comes: %s", page)
                .isTrue();
        return matcher.group(1);
    }

    private Json finished() {
        return Json.parse(data(page()));
    }

    private static Diagnostic error(String file, String message, List<Diagnostic> notes) {
        return new Diagnostic(Severity.ERROR, file, 3, 15, 29, message, null, notes);
    }

    @Test
    void finish_withoutJobs_isAWholePage() {
        Json json = finished();
        assertThat(out.toString(UTF_8))
                .startsWith("<!doctype html>\n<html lang=\"en\">")
                .endsWith("</html>\n");
        assertThat(json.at("batch", "codonq")).isEqualTo("0.1.0");
        assertThat(json.at("batch", "compiler")).isEqualTo("0.18.0");
        assertThat(json.at("batch", "isolation")).isEqualTo("namespaces");
        assertThat(json.at("batch", "slots")).isEqualTo(2L);
        assertThat(json.at("batch", "startedAt")).isEqualTo(STARTED.toString());
        assertThat(json.size("jobs")).isZero();
        assertThat(json.at("wall")).isEqualTo(1234L);
    }

    @Test
    void page_takesNothingFromAnywhereAndRunsOnlyItsOwnScript() throws Exception {
        String page = page();
        Matcher matcher = DATA.matcher(page);
        assertThat(matcher.find()).isTrue();
        String style = page.substring(page.indexOf("<style>") + 7, page.indexOf("</style>"));
        assertThat(page)
                .contains("content=\"default-src 'none'; style-src '" + digest(style) + "'; script-src '"
                        + digest(matcher.group(2)) + "'; base-uri 'none'; form-action 'none'\"")
                .doesNotContain("{{", "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "://")
                .doesNotContainPattern("<[^>]*\\s(style|on[a-z]+)=");
        assertThat(page.indexOf("Content-Security-Policy")).isLessThan(page.indexOf("<style"));
    }

    private static String digest(String text) throws Exception {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
        return "sha256-" + Base64.getEncoder().encodeToString(digest);
    }

    @Test
    void add_hostileText_isEscapedEverywhere() {
        Diagnostic note = new Diagnostic(Severity.NOTE, null, null, null, null, HOSTILE, null, List.of());
        Diagnostic error = new Diagnostic(Severity.ERROR, HOSTILE, 3, 15, 29, HOSTILE, HOSTILE, List.of(note));
        CompileResult failed =
                SampleResults.failed(request("a.py"), Cause.COMPILE_ERROR, HOSTILE, List.of(error), HOSTILE + "\n\tx");
        add(
                failed.toBuilder()
                        .killedProcesses(List.of(HOSTILE))
                        .uncacheable(HOSTILE)
                        .build(),
                HOSTILE);
        String data = data(page());
        assertThat(data).matches("\\p{ASCII}*").doesNotContain("<", ">", "&");
        Json json = Json.parse(data);
        for (Object value : new Object[] {
            json.at("jobs", 0, "name"),
            json.at("jobs", 0, "message"),
            json.at("jobs", 0, "uncacheable"),
            json.at("jobs", 0, "killed", 0),
            json.at("jobs", 0, "diagnostics", 0, "file"),
            json.at("jobs", 0, "diagnostics", 0, "message"),
            json.at("jobs", 0, "diagnostics", 0, "code"),
            json.at("jobs", 0, "diagnostics", 0, "notes", 0, "message")
        }) {
            assertThat(value).isEqualTo(HARMLESS);
        }
        assertThat(json.at("jobs", 0, "log")).isEqualTo(HARMLESS + "\n\tx");
        assertThat(json.at("jobs", 0, "command")).isEqualTo("codonq build " + HARMLESS);
    }

    @Test
    void add_failure_holdsTheLineOfItsSource() throws IOException {
        Path file = Files.writeString(folder.resolve("a.py"), "one\ntwo\n\tthree(\u20ac, <b>)\n");
        SourceFile source = new SourceFile(file, Digest.of(Files.readAllBytes(file)));
        Diagnostic error = new Diagnostic(Severity.ERROR, "a.py", 3, 2, 7, "no", null, List.of(), source);
        add(SampleResults.failed(request("a.py"), Cause.COMPILE_ERROR, "no", List.of(error), ""));
        Files.delete(file);
        Json json = finished();
        assertThat(json.at("jobs", 0, "diagnostics", 0, "source")).isEqualTo(List.of("    ", "three", "(\u20ac, <b>)"));
        assertThat(json.at("jobs", 0, "diagnostics", 0, "line")).isEqualTo(3L);
    }

    @Test
    void add_run_holdsItsPlaceInTimeAndItsPhases() {
        List<RunTimeline.Span> spans = List.of(
                new RunTimeline.Span(CompilePhase.PREPARE, Duration.ofMillis(12)),
                new RunTimeline.Span(CompilePhase.PARSE, Duration.ofMillis(345)));
        add(SampleResults.succeeded(request("a.py"), CacheUse.MISS, "").toBuilder()
                .timeline(new RunTimeline(STARTED.plusMillis(70), 2, spans))
                .build());
        add(SampleResults.succeeded(request("b.py"), CacheUse.HIT_DISK, "a log"));
        Json json = finished();
        assertThat(json.at("jobs", 0, "start")).isEqualTo(70L);
        assertThat(json.at("jobs", 0, "slot")).isEqualTo(2L);
        assertThat(json.at("jobs", 0, "spans")).isEqualTo(List.of(List.of("prepare", 12L), List.of("parse", 345L)));
        assertThat(json.at("jobs", 0, "artifacts", 0, "path")).isEqualTo("build/a");
        assertThat(json.at("jobs", 0, "queue")).isEqualTo(3L);
        assertThat(json.at("jobs", 1))
                .asString()
                .as("a hit never queues")
                .contains("cache=hit:disk")
                .doesNotContain("queue");
        assertThat(data(out.toString(UTF_8)))
                .as("of a success no log")
                .doesNotContain("a log")
                .contains("\"slot\":2");
    }

    @Test
    void add_endlessOutput_staysSmallAndSaysSo() {
        String log = "\ud83d\ude00".repeat(1 << 20) + "!";
        List<Diagnostic> notes = Collections.nCopies(3000, error("a.py", "deep", List.of()));
        Diagnostic nested = error("a.py", "innermost", List.of());
        for (int i = 0; i < 600; i++) {
            nested = error("a.py", "level", List.of(nested));
        }
        Diagnostic huge = error("a.py", "x".repeat(1 << 20), notes);
        List<String> killed = Collections.nCopies(500, "sh");
        add(
                SampleResults.failed(
                                request("a.py"), Cause.COMPILE_ERROR, "y".repeat(1 << 20), List.of(nested, huge), log)
                        .toBuilder()
                        .killedProcesses(killed)
                        .build());
        String data = data(page());
        assertThat(data.length()).isBetween(10_000, 150_000);
        Json json = Json.parse(data);
        String end = String.valueOf(json.at("jobs", 0, "log"));
        assertThat(end).endsWith("\ud83d\ude00!").hasSizeLessThanOrEqualTo(4096).doesNotContain("\\u");
        assertThat(json.at("jobs", 0, "logOmitted")).isEqualTo((1L << 21) + 1 - end.length());
        assertThat((Long) json.at("jobs", 0, "diagnosticsOmitted")).isGreaterThan(2000);
        assertThat(json.size("jobs", 0, "killed")).isEqualTo(21);
    }

    @Test
    void add_eachJob_isWrittenAtOnce() {
        int before = out.size();
        for (int i = 0; i < 200; i++) {
            add(SampleResults.ended(request("a" + i + ".py"), Outcome.TIMED_OUT, Cause.RUN_TIMEOUT));
        }
        assertThat(out.size() - before).as("only the last few kilobytes wait").isGreaterThan(30_000);
    }

    @Test
    void finish_interruptedBatch_isAPageOfWhatThereWas() {
        add(SampleResults.succeeded(request("a.py"), CacheUse.MISS, ""));
        add(CompileResult.builder(request("b.py"), Outcome.CANCELLED)
                .cause(Cause.CANCELLED)
                .message("cancelled")
                .build());
        Json json = finished();
        assertThat(json.size("jobs")).isEqualTo(2);
        assertThat(json.at("jobs", 1, "outcome")).isEqualTo("cancelled");
        assertThat(data(out.toString(UTF_8)))
                .as("never queued, never looked up")
                .doesNotContain("\"queue\":0", "\"cache\":\"off\"");
    }

    @Test
    void start_onStreamThatFails_throwsWhatReportsThrow() {
        OutputStream full = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("No space left on device");
            }
        };
        assertThatThrownBy(() -> start(full))
                .isInstanceOf(JacksonException.class)
                .hasMessageContaining("No space left");
    }
}
