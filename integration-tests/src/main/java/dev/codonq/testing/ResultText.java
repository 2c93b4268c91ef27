package dev.codonq.testing;

import dev.codonq.compile.CompileResult;
import dev.codonq.diagnostics.DiagnosticPrinter;
import dev.codonq.terminal.DiagnosticView;
import dev.codonq.terminal.Palette;
import java.util.List;

/** What became of a compile, as text for who reads why a test failed. Stateless. */
final class ResultText {
    private static final int COLUMNS = 120;
    private static final int LAST_LINES = 20;

    private ResultText() {}

    /** Returns outcome, cause, message, diagnostics with their lines of source, and the end of the log. */
    static String of(CompileResult result) {
        StringBuilder text =
                new StringBuilder().append(result.request()).append(": ").append(summary(result));
        text.append('\n').append(diagnostics(result));
        List<String> log =
                DiagnosticPrinter.plain(result.log()).stripTrailing().lines().toList();
        if (!log.isEmpty()) {
            int from = Math.max(0, log.size() - LAST_LINES);
            text.append(from == 0 ? "log:\n" : "the last " + LAST_LINES + " lines of the log:\n");
            log.subList(from, log.size())
                    .forEach(line -> text.append("  ").append(line).append('\n'));
        }
        return text.toString().stripTrailing();
    }

    /** Returns outcome, cause and message on one line. */
    static String summary(CompileResult result) {
        StringBuilder text = new StringBuilder(result.outcome().label());
        if (result.cause() != null) {
            text.append(", ").append(result.cause().label());
        }
        if (!result.message().isEmpty()) {
            text.append(": ").append(DiagnosticPrinter.escaped(result.message()));
        }
        return text.toString();
    }

    /** Returns what the compiler said, as codonq prints it. */
    static String diagnostics(CompileResult result) {
        DiagnosticView view = new DiagnosticView(Palette.PLAIN, COLUMNS);
        StringBuilder text = new StringBuilder();
        result.diagnostics().forEach(diagnostic -> text.append(view.show(diagnostic)));
        return text.toString();
    }
}
