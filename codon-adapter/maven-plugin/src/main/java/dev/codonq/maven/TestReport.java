package dev.codonq.maven;

import dev.codonq.compile.CompileResult;
import dev.codonq.diagnostics.DiagnosticPrinter;
import dev.codonq.program.ProgramResult;
import dev.codonq.program.Verdict;
import dev.codonq.report.XmlOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** Writes what came of test programs as JUnit XML, the form that servers read: each program is a test case. */
final class TestReport {
    private TestReport() {}

    /** Writes {@code file}, whose directory is made; {@code suite} names the suite, and {@code root} is where names begin. */
    static void write(Path file, String suite, Path root, List<Verdict> verdicts) throws IOException {
        Files.createDirectories(file.getParent());
        try (OutputStream out = Files.newOutputStream(file)) {
            XmlOutput xml = XmlOutput.to(out);
            xml.declaration();
            xml.start("testsuite");
            xml.attribute("name", suite);
            xml.attribute("tests", Integer.toString(verdicts.size()));
            xml.attribute(
                    "failures",
                    Long.toString(verdicts.stream()
                            .filter(verdict -> !verdict.passed())
                            .count()));
            xml.attribute("errors", "0");
            xml.attribute("skipped", "0");
            xml.attribute(
                    "time", seconds(verdicts.stream().map(TestReport::time).reduce(Duration.ZERO, Duration::plus)));
            for (Verdict verdict : verdicts) {
                testCase(xml, root.relativize(verdict.source()).toString(), verdict);
            }
            xml.end();
            xml.text("\n");
            xml.flush();
        }
    }

    private static void testCase(XmlOutput xml, String name, Verdict verdict) throws IOException {
        xml.start("testcase");
        xml.attribute("name", name);
        xml.attribute("classname", name.replaceFirst("\\.[^./]*$", "").replace('/', '.'));
        xml.attribute("time", seconds(time(verdict)));
        xml.attribute("file", verdict.source().toString());
        if (!verdict.passed()) {
            xml.start("failure");
            xml.attribute(
                    "message", verdict.problems().get(0).lines().findFirst().orElse(""));
            xml.text(verdict.message());
            xml.end();
        }
        ProgramResult ran = verdict.ran();
        if (!verdict.passed() && ran != null) {
            text(xml, "system-out", ran.standardOutput().text());
            text(xml, "system-err", ran.standardError().text());
        }
        xml.end();
    }

    private static void text(XmlOutput xml, String element, String text) throws IOException {
        if (!text.isEmpty()) {
            xml.start(element);
            xml.text(DiagnosticPrinter.plain(text));
            xml.end();
        }
    }

    /** Returns the time of compile and run. */
    static Duration time(Verdict verdict) {
        CompileResult compiled = verdict.compiled();
        ProgramResult ran = verdict.ran();
        Duration compile = compiled == null ? null : compiled.runTime();
        return Objects.requireNonNullElse(compile, Duration.ZERO).plus(ran == null ? Duration.ZERO : ran.runTime());
    }

    private static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.3f", time.toMillis() / 1000.0);
    }
}
