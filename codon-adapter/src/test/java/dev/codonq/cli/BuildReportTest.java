package dev.codonq.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.report.Json;
import dev.codonq.report.ReportSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class BuildReportTest extends BuildFixture {
    @Test
    void build_report_isWrittenAndValid() throws IOException {
        Path report = folder.resolve("reports/r.json");
        Path broken = source("broken.py");
        CommandLineRun run = build(
                "--report",
                "json=" + report,
                "--report",
                "json=-",
                source("a.py"),
                broken,
                folder.resolve("missing.py"));
        assertThat(run.status()).isEqualTo(1);
        assertThat(report.getParent()).isDirectoryNotContaining(file -> !file.equals(report));
        for (String text : List.of(Files.readString(report), run.out())) {
            Json json = Json.parse(ReportSchema.requireValid(text));
            assertThat(json.at("toolchain", "version")).isEqualTo("0.18.0");
            assertThat(json.at("isolation")).isEqualTo("namespaces");
            assertThat(json.at("totals", "jobs")).isEqualTo(3L);
            assertThat(json.at("totals", "failed")).isEqualTo(2L);
            assertThat(json.at("jobs", 0, "artifacts", 0, "path")).isEqualTo(out + "/a");
            assertThat(json.at("jobs", 1, "source")).isEqualTo(broken.toString());
            assertThat(json.at("jobs", 1, "diagnostics", 0, "line")).isEqualTo(3L);
            assertThat(json.at("jobs", 1, "diagnostics", 0, "column")).isEqualTo(15L);
            assertThat(json.at("jobs", 1, "cause")).isEqualTo("compileError");
            assertThat(json.at("jobs", 2, "actionKey")).isNull();
        }
    }

    @Test
    void build_reportOverLink_replacesTheFileBehindIt() throws IOException {
        Path real = Files.writeString(folder.resolve("real.json"), "old");
        Path link = Files.createSymbolicLink(folder.resolve("link.json"), real);
        assertThat(build("--report", "json=" + link, source("a.py")).status()).isZero();
        assertThat(link).isSymbolicLink();
        assertThat(Json.parse(Files.readString(real)).at("totals", "succeeded")).isEqualTo(1L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"json", "html"})
    void build_reportToFullDevice_exitsWithThree(String format) throws IOException {
        CommandLineRun run = build("--report", format + "=/dev/full", source("a.py"));
        assertThat(run.status()).isEqualTo(3);
        assertThat(run.err()).endsWith("codonq: --report: cannot write '/dev/full': No space left on device\n");
    }

    @Test
    void build_everyFormat_isWritten() throws IOException {
        CommandLineRun run = build(
                "--report=sarif=" + folder.resolve("r.sarif"),
                "--report=junit=" + folder.resolve("r.xml"),
                "--report=trace=" + folder.resolve("r.trace"),
                "--report=SARIF=-",
                source("broken.py"));
        assertThat(run.status()).isEqualTo(1);
        String sarif = Files.readString(folder.resolve("r.sarif"));
        assertThat(Json.parse(sarif).at("runs", 0, "results", 0, "ruleId")).isEqualTo("compileError");
        assertThat(run.out()).startsWith("{\"$schema\"").endsWith("}\n");
        assertThat(Json.parse(Files.readString(folder.resolve("r.trace"))).at("otherData", "summary"))
                .asString()
                .startsWith("1 job: 1 failed");
        assertThat(Files.readString(folder.resolve("r.xml"))).contains("tests=\"1\" failures=\"1\"");
    }

    @Test
    void build_oneReportThatCannotBeWritten_leavesTheOthers() throws IOException {
        Path junit = folder.resolve("r.xml");
        CommandLineRun run = build("--report", "json=/dev/full", "--report", "junit=" + junit, source("a.py"));
        assertThat(run.status()).isEqualTo(3);
        assertThat(junit).content().endsWith("</testsuites>\n");
    }
}
