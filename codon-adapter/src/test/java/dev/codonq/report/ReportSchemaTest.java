package dev.codonq.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.compile.CacheUse;
import dev.codonq.compile.Cause;
import dev.codonq.compile.SampleResults;
import dev.codonq.diagnostics.Diagnostic;
import dev.codonq.diagnostics.Severity;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class ReportSchemaTest {
    private static String report() {
        SampleBatch batch = new SampleBatch(JsonReport::new);
        batch.add(SampleResults.succeeded(SampleBatch.request("a.py"), CacheUse.MISS, ""));
        Diagnostic note = new Diagnostic(Severity.NOTE, "b.py", 4, 1, 5, "called here", null, List.of());
        Diagnostic error = new Diagnostic(Severity.ERROR, "b.py", 3, 15, 29, "wrong", null, List.of(note));
        batch.add(
                SampleResults.failed(SampleBatch.request("b.py"), Cause.COMPILE_ERROR, "wrong", List.of(error), "log"));
        return ReportSchema.requireValid(batch.finish());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "codonq.report/1 | codonq.report/2",
                "\"outcome\":\"succeeded\" | \"outcome\":\"success\"",
                "\"cause\":\"compileError\" | \"cause\":null",
                "\"outcome\":\"failed\" | \"outcome\":\"succeeded\"",
                "\"cache\":\"miss\" | \"cache\":\"hit\"",
                "\"attempts\":1 | \"attempts\":0",
                "\"attempts\":1, | ``",
                "\"runMillis\":1234 | \"runMillis\":-1",
                "\"runMillis\":1234 | \"runMillis\":\"1234\"",
                "\"startedAt\":\"2026-11-23T | \"startedAt\":\"2026-11-23 ",
                "\"startedAt\":null,\"slot\":null | \"startedAt\":null,\"slot\":0",
                "\"phases\":null | \"phases\":[{\"phase\":\"think\",\"millis\":1}]",
                "\"phases\":null | \"phases\":[{\"phase\":\"parse\"}]",
                "\"line\":4 | \"line\":0",
                "\"line\":4 | \"line\":null",
                "\"file\":\"b.py\",\"line\":4 | \"file\":null,\"line\":4",
                "\"severity\":\"note\" | \"severity\":\"hint\"",
                "\"toolchain\":{\"version\":\"0.18.0\", | \"toolchain\":{",
                "\"jobs\":[ | \"jobs\":[{},",
                "\"fromCache\":0 | \"fromCache\":true",
                "\"kind\":\"exe\" | \"kind\":\"dll\"",
            })
    void errors_brokenReport_areFound(String good, String broken) {
        String report = report();
        assertThat(report).contains(good);
        assertThat(ReportSchema.errors(report.replace(good, broken))).isNotEmpty();
    }

    @Test
    void errors_whatLaterVersionsMayAdd_areNone() {
        String report = report().replace("\"schema\":", "\"new\":[1],\"schema\":")
                .replace("\"source\":", "\"new\":{},\"source\":")
                .replace("\"cause\":\"compileError\"", "\"cause\":\"newCause\"");
        assertThat(ReportSchema.errors(report)).isEmpty();
    }
}
