package dev.codonq.maven;

import dev.codonq.compile.Cause;
import dev.codonq.compile.CompileResult;
import dev.codonq.diagnostics.Diagnostic;
import dev.codonq.diagnostics.DiagnosticPrinter;
import dev.codonq.diagnostics.Severity;
import org.apache.maven.plugin.logging.Log;

/** Shows what the compiler said as maven-compiler-plugin does, in the form that tools read. */
final class ErrorLines {
    private static final int LONGEST_LOG = 4 << 10;

    private ErrorLines() {}

    /** Shows all that was said of a source. */
    static void show(CompileResult result, Log log) {
        for (Diagnostic diagnostic : result.diagnostics()) {
            if (diagnostic.severity() == Severity.ERROR) {
                log.error(text(diagnostic));
            } else {
                log.warn(text(diagnostic));
            }
        }
        boolean isSaid =
                result.cause() == Cause.COMPILE_ERROR && !result.diagnostics().isEmpty();
        if (!result.isSuccess() && !isSaid) {
            log.error(DiagnosticPrinter.escaped(result.request().source() + ": " + result.message()));
            String said = result.log().strip();
            if (result.diagnostics().isEmpty() && !said.isEmpty()) {
                log.error(DiagnosticPrinter.plain(said.substring(Math.max(0, said.length() - LONGEST_LOG))));
            }
        }
    }

    /** Returns {@code path:[line,column] message}; further lines of the message and the notes follow, indented. */
    static String text(Diagnostic diagnostic) {
        StringBuilder text = new StringBuilder();
        append(text, diagnostic, "");
        return text.toString();
    }

    private static void append(StringBuilder text, Diagnostic diagnostic, String indent) {
        text.append(indent);
        if (diagnostic.file() != null) {
            text.append(DiagnosticPrinter.escaped(diagnostic.file())).append(':');
            if (diagnostic.line() != null) {
                text.append('[').append(diagnostic.line());
                text.append(diagnostic.column() == null ? "" : "," + diagnostic.column())
                        .append(']');
            }
            text.append(' ');
        }
        String message = DiagnosticPrinter.plain(diagnostic.message()).replace("\n", "\n" + indent + "    ");
        text.append(message);
        for (Diagnostic note : diagnostic.notes()) {
            append(text.append('\n'), note, indent + "  ");
        }
    }
}
