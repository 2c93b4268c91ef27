package dev.codonq.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.testing.LeakGuard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The reports on a batch of the real compiler, read by programs that others wrote. */
@ExtendWith(LeakGuard.class)
@Timeout(600)
class ReportReadersIT {
    private static final int JOBS = 7;

    @TempDir(factory = ReachableTempDir.class)
    private static Path base;

    private static Path project;

    @BeforeAll
    static void build() throws Exception {
        UserShell shell = UserShell.open(base).in("pro ject");
        project = shell.directory();
        shell.file("good.py", "print(1)\n");
        shell.file("a b/ü:1.py", "print(\"ß😀\" + nope)\n");
        shell.file("syntax.py", "if True\n    pass\n");
        shell.file("chain.py", "def f(x):\n    return x.nope\ndef g(x):\n    return f(x)\ng(1)\n");
        shell.file("library.py", "class A:\n    pass\nprint(sorted([A(), A()]))\n");
        shell.endless("slow.py", 1);
        assertThat(shell.run("build", "good.py", "-o", "out").status()).isZero();
        CommandLineProcess.Ended ended = shell.run(
                "build",
                "good.py",
                "a b/ü:1.py",
                "syntax.py",
                "chain.py",
                "library.py",
                "missing.py",
                "slow.py",
                "--timeout=20s",
                "-o",
                "out",
                "--report=json=r.json",
                "--report=sarif=r.sarif",
                "--report=junit=r.xml",
                "--report=trace=r.trace");
        assertThat(ended.status()).as(ended.err()).isEqualTo(1);
    }

    @Test
    void json_isAsTheSchemaSays() throws IOException {
        Report report = Report.readJson(project.resolve("r.json"));
        assertThat(report.totals("jobs", "succeeded", "failed", "timedOut", "fromCache"))
                .containsExactly("7 jobs", "1 succeeded", "5 failed", "1 timedOut", "1 fromCache");
    }

    @Test
    void json_runs_haveTheirPhasesAndHitsNone() throws IOException {
        Report report = Report.readJson(project.resolve("r.json"));
        assertThat(phases(report.job("chain.py"))).containsExactly("prepare", "parse", "typecheck", "collect");
        assertThat(phases(report.job("slow.py"))).startsWith("prepare", "parse", "typecheck");
        assertThat(report.job("slow.py").get("/slot")).matches("[1-9][0-9]*");
        assertThat(phases(report.job("good.py"))).isEmpty();
        assertThat(report.job("good.py")).containsEntry("/cache", "hit:disk").containsEntry("/queueMillis", "null");
    }

    private static List<String> phases(Map<String, String> job) {
        return IntStream.range(0, 10)
                .mapToObj(i -> job.get("/phases/" + i + "/phase"))
                .filter(Objects::nonNull)
                .toList();
    }

    @Test
    void sarif_validator_findsNoErrorAndNoWarning() throws Exception {
        List<String> findings = TestTools.validateSarif(project.resolve("r.sarif"));
        assertThat(findings).contains("Analysis completed successfully.");
        assertThat(findings).noneMatch(line -> line.contains(": error ") || line.contains(": warning "));
    }

    @Test
    void sarif_validator_findsWhatIsWrong() throws Exception {
        String broken = Files.readString(project.resolve("r.sarif")).replaceFirst("\"startLine\":1", "\"startLine\":0");
        Path log = Files.writeString(project.resolve("broken.sarif"), broken);
        assertThat(TestTools.validateSarif(log)).anyMatch(line -> line.contains(": error "));
    }

    @Test
    void sarif_columns_areThoseOfTheTextThatIsMeant() throws Exception {
        Report log = Report.read(project.resolve("r.sarif"));
        String result = "/runs/0/results/" + number(log, "name 'nope' is not defined");
        String place = result + "/locations/0/physicalLocation";
        assertThat(log.values())
                .containsEntry(place + "/artifactLocation/uri", "a%20b/%C3%BC%3A1.py")
                .containsEntry(place + "/region/startColumn", "15")
                .containsEntry(place + "/region/snippet/text", "nope");
    }

    private static int number(Report log, String message) {
        for (int i = 0; ; i++) {
            if (message.equals(log.values().get("/runs/0/results/" + i + "/message/text"))) {
                return i;
            }
            assertThat(log.values()).containsKey("/runs/0/results/" + i + "/ruleId");
        }
    }

    @Test
    void junit_reader_seesEveryJob() throws Exception {
        List<String> seen = TestTools.python("""
                import sys, junitparser
                suites = junitparser.JUnitXml.fromfile(sys.argv[1])
                print(suites.tests, suites.failures, suites.errors, suites.skipped)
                for suite in suites:
                    before = suite.tests, suite.failures, suite.errors, suite.skipped
                    suite.update_statistics()
                    print(before == (suite.tests, suite.failures, suite.errors, suite.skipped))
                    for case in suite:
                        print(case.name, '|', *(type(result).__name__ + ' ' + result.type for result in case.result))
                """, project.resolve("r.xml"));
        assertThat(seen)
                .hasSize(2 + JOBS)
                .startsWith("7 5 1 0", "True")
                .contains(
                        "good.py (exe) |",
                        "a b/ü:1.py (exe) | Failure compileError",
                        "missing.py (exe) | Failure compileError",
                        "slow.py (exe) | Error runTimeout");
    }

    @Test
    void trace_perfetto_seesEveryJobAndNothingWrong() throws Exception {
        List<String> seen = TestTools.perfetto(
                project.resolve("r.trace"),
                "select 'wrong', name, value from stats where severity = 'error' and value > 0",
                "select count(*) from slice where category = 'job'",
                "select slice.name from slice join thread_track on track_id = thread_track.id join thread using (utid)"
                        + " where thread.name = 'cache hits'",
                "select count(*) from slice where category = 'phase' and parent_id is null",
                "select distinct run.name, phase.name from slice phase join slice run on phase.parent_id = run.id"
                        + " where phase.category = 'phase' and run.category = 'job' and run.name = 'chain.py'"
                        + " order by phase.ts",
                "select count(*) from slice phase join slice run on phase.parent_id = run.id"
                        + " where phase.category = 'phase' and phase.ts + phase.dur > run.ts + run.dur",
                "select distinct name from slice where category = 'slotless' and name like 'collecting%'");
        assertThat(seen)
                .startsWith(Integer.toString(JOBS), "good.py", "0")
                .endsWith("0", "collecting outputs")
                .filteredOn(line -> line.contains("chain.py"))
                .satisfiesExactly(
                        line -> assertThat(line).contains("prepare"),
                        line -> assertThat(line).contains("parse"),
                        line -> assertThat(line).contains("typecheck"));
    }
}
