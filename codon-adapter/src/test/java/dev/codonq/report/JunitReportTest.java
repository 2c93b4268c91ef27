package dev.codonq.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.compile.CacheUse;
import dev.codonq.compile.Cause;
import dev.codonq.compile.CompileResult;
import dev.codonq.compile.Outcome;
import dev.codonq.compile.SampleResults;
import dev.codonq.diagnostics.Diagnostic;
import dev.codonq.diagnostics.Severity;
import java.io.StringReader;
import java.util.List;
import java.util.function.Consumer;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

@Timeout(60)
class JunitReportTest {
    private final SampleBatch batch = new SampleBatch(JunitReport::new);

    private Document finished() throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(batch.finish())));
    }

    private static Element first(Document document, String name) {
        return (Element) document.getElementsByTagName(name).item(0);
    }

    private static CompileResult failed(String message, List<Diagnostic> diagnostics, String log) {
        return SampleResults.failed(
                SampleBatch.request("dir.d/missing.py"), Cause.COMPILE_ERROR, message, diagnostics, log);
    }

    @Test
    void finish_anyOutcomes_countsThem() throws Exception {
        batch.add(SampleResults.succeeded(SampleBatch.request("a.py"), CacheUse.MISS, "warning"));
        batch.add(failed("m", List.of(), ""));
        batch.add(SampleResults.ended(SampleBatch.request("b.py"), Outcome.TIMED_OUT, Cause.RUN_TIMEOUT));
        batch.add(SampleResults.ended(SampleBatch.request("c.py"), Outcome.ERRORED, Cause.SANDBOX));
        batch.add(SampleResults.ended(SampleBatch.request("d.py"), Outcome.REJECTED, Cause.QUEUE_TIMEOUT));
        batch.add(SampleResults.ended(SampleBatch.request("e.py"), Outcome.CANCELLED, Cause.FAIL_FAST));
        Document document = finished();
        for (String name : List.of("testsuites", "testsuite")) {
            Element suite = first(document, name);
            assertThat(suite.getAttribute("tests")).isEqualTo("6");
            assertThat(suite.getAttribute("failures")).isEqualTo("1");
            assertThat(suite.getAttribute("errors")).isEqualTo("3");
            assertThat(suite.getAttribute("skipped")).isEqualTo("1");
            assertThat(suite.getAttribute("time")).isEqualTo("1.234");
            assertThat(suite.getAttribute("timestamp")).isEqualTo("2026-11-23T01:02:03");
        }
        assertThat(document.getElementsByTagName("testcase").getLength()).isEqualTo(6);
        assertThat(document.getElementsByTagName("failure").getLength()).isEqualTo(1);
        assertThat(document.getElementsByTagName("error").getLength()).isEqualTo(3);
        assertThat(document.getElementsByTagName("skipped").getLength()).isEqualTo(1);
        assertThat(document.getElementsByTagName("system-out").getLength()).isZero();
        assertThat(first(document, "testcase").getAttribute("time")).isEqualTo("1.234");
        assertThat(first(document, "testsuite").getAttribute("hostname")).isNotEmpty();
    }

    @Test
    void finish_withoutJobs_isASuiteWithoutCases() throws Exception {
        assertThat(first(finished(), "testsuite").getAttribute("tests")).isEqualTo("0");
    }

    @Test
    void add_failure_hasDiagnosticsAsTextAndTheLogsEnd() throws Exception {
        Diagnostic note = new Diagnostic(Severity.NOTE, "dir.d/missing.py", 9, 1, 5, "called here", null, List.of());
        Diagnostic error = new Diagnostic(
                Severity.ERROR, "dir.d/missing.py", 3, 15, 29, "name 'x' is not defined", null, List.of(note));
        batch.add(failed("", List.of(error), "\u001b[1mx\u001b[0m".repeat(20_000) + "end"));
        Document document = finished();
        Element job = first(document, "testcase");
        assertThat(job.getAttribute("name")).isEqualTo("dir.d/missing.py (exe)");
        assertThat(job.getAttribute("classname")).isEqualTo("dir.d.missing");
        assertThat(job.getAttribute("file")).isEqualTo("dir.d/missing.py");
        assertThat(job.getAttribute("line")).isEqualTo("3");
        Element failure = first(document, "failure");
        assertThat(failure.getAttribute("message")).isEqualTo("name 'x' is not defined");
        assertThat(failure.getAttribute("type")).isEqualTo("compileError");
        assertThat(failure.getTextContent()).isEqualTo("""
                        dir.d/missing.py:3:15: error: name 'x' is not defined
                          dir.d/missing.py:9:1: note: called here
                        """);
        assertThat(first(document, "system-out").getTextContent())
                .matches("(?s)\\[[0-9]+ characters before this are left out]\n.*xxxend")
                .hasSizeLessThan(17_000);
    }

    @Test
    void add_hostileText_staysValidXml() throws Exception {
        String hostile = "]]></failure><x a='\"&amp;\u0000\u001b[1m\u2028 \ud800 \ud83d\ude00 \uffff\ufffe";
        Diagnostic error = new Diagnostic(Severity.ERROR, hostile, 3, 15, 29, hostile, hostile, List.of());
        batch.add(failed(hostile, List.of(error), hostile));
        Document document = finished();
        Element failure = first(document, "failure");
        assertThat(failure.getAttribute("message"))
                .isEqualTo("]]></failure><x a='\"&amp;\ufffd\ufffd[1m\u2028 \ufffd \ud83d\ude00 \ufffd\ufffd");
        Consumer<String> holdsAll = text -> assertThat(text).contains("]]></failure><x a='\"&amp;", "\ud83d\ude00");
        assertThat(failure.getTextContent()).satisfies(holdsAll);
        assertThat(first(document, "system-out").getTextContent()).satisfies(holdsAll);
    }

    @Test
    void add_hugeDiagnostics_areCut() throws Exception {
        Diagnostic error = new Diagnostic(Severity.ERROR, "a.py", 3, 15, 29, "x".repeat(40_000), null, List.of());
        batch.add(failed(error.message(), List.of(error, error, error, error), ""));
        Element failure = first(finished(), "failure");
        assertThat(failure.getAttribute("message")).hasSizeLessThan(5_000).endsWith("x…");
        assertThat(failure.getTextContent()).hasSizeLessThan(90_000).endsWith("and 2 more\n");
    }
}
