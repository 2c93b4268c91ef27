package dev.codonq.report;

import dev.codonq.compile.CompileRequest;
import dev.codonq.compile.CompileResult;
import dev.codonq.diagnostics.Diagnostic;
import dev.codonq.diagnostics.DiagnosticPrinter;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;

/** The test cases of a report in JUnit XML, one a job. Not thread-safe. */
final class JunitCases {
    private static final int LONGEST_TEXT = 64 << 10;
    private static final int LONGEST_LOG = 16 << 10;

    /** Servers show it as a title. */
    private static final int LONGEST_MESSAGE = 4 << 10;

    private final XmlOutput xml;

    JunitCases(XmlOutput xml) {
        this.xml = xml;
    }

    void add(FinishedJob job) throws IOException {
        CompileResult result = job.result();
        xml.start("testcase");
        xml.attribute("name", name(job));
        xml.attribute("classname", className(job.source()));
        xml.attribute("time", JunitReport.seconds(Objects.requireNonNullElse(result.runTime(), Duration.ZERO)));
        xml.attribute("file", job.source());
        attributeLine(job);
        properties(result);
        switch (result.outcome()) {
            case SUCCEEDED -> {}
            case FAILED -> problem("failure", result);
            case TIMED_OUT, ERRORED, REJECTED -> problem("error", result);
            case CANCELLED -> {
                xml.start("skipped");
                xml.attribute("message", result.message());
                xml.end();
            }
        }
        if (!result.isSuccess() && !result.log().isEmpty()) {
            xml.start("system-out");
            xml.text(DiagnosticPrinter.plain(end(result.log())));
            xml.end();
        }
        xml.end();
    }

    /** Hands over all that was written. */
    void flush() throws IOException {
        xml.flush();
    }

    /** Returns a name that is the same in every batch, since servers compare a case with its earlier results. */
    private static String name(FinishedJob job) {
        CompileRequest request = job.result().request();
        String name = DiagnosticPrinter.plain(job.source()).replace("\n", "\\n");
        return name + " (" + request.kind().label() + (request.isRelease() ? ", release)" : ")");
    }

    /** Returns {@code a.b} for {@code a/b.py}: servers show cases as a tree of such names. */
    private static String className(String source) {
        String name = DiagnosticPrinter.plain(source).replaceAll("^(\\.{0,2}/)+", "");
        return name.replaceFirst("\\.[^./]*$", "").replace('/', '.').replace("\n", "\\n");
    }

    /** Writes the line to look at, which is that of the first diagnostic for the source itself. */
    private void attributeLine(FinishedJob job) throws IOException {
        for (Diagnostic diagnostic : job.result().diagnostics()) {
            if (diagnostic.line() != null && job.source().equals(diagnostic.file())) {
                xml.attribute("line", diagnostic.line().toString());
                return;
            }
        }
    }

    private void properties(CompileResult result) throws IOException {
        xml.start("properties");
        JunitReport.property(xml, "outcome", result.outcome().label());
        if (result.actionKey() != null) {
            JunitReport.property(xml, "cache", result.cacheUse().label());
        }
        if (result.use().peakMemoryBytes().isPresent()) {
            JunitReport.property(
                    xml, "peakMemoryBytes", result.use().peakMemoryBytes().get().toString());
        }
        xml.end();
    }

    private void problem(String element, CompileResult result) throws IOException {
        xml.start(element);
        xml.attribute("message", message(result));
        xml.attribute(
                "type",
                result.cause() == null
                        ? result.outcome().label()
                        : result.cause().label());
        xml.text(text(result));
        xml.end();
    }

    private static String message(CompileResult result) {
        String message = result.message().isEmpty() && !result.diagnostics().isEmpty()
                ? DiagnosticPrinter.plain(result.diagnostics().get(0).message()).replace('\n', ' ')
                : result.message();
        return message.length() <= LONGEST_MESSAGE ? message : message.substring(0, LONGEST_MESSAGE) + "…";
    }

    private static String text(CompileResult result) {
        StringBuilder text = new StringBuilder();
        int shown = 0;
        for (Diagnostic diagnostic : result.diagnostics()) {
            if (text.length() >= LONGEST_TEXT) {
                text.append("and ").append(result.diagnostics().size() - shown).append(" more\n");
                break;
            }
            String whole = DiagnosticPrinter.format(diagnostic);
            text.append(whole.length() <= LONGEST_TEXT ? whole : whole.substring(0, LONGEST_TEXT) + "…\n");
            shown++;
        }
        return shown == 0 ? result.message() : text.toString();
    }

    private static String end(String log) {
        int cut = log.length() - LONGEST_LOG;
        return cut <= 0 ? log : "[" + cut + " characters before this are left out]\n" + log.substring(cut);
    }
}
