package dev.codonq.terminal;

import dev.codonq.diagnostics.Diagnostic;
import dev.codonq.diagnostics.DiagnosticPrinter;
import dev.codonq.diagnostics.SourceExcerpt;
import dev.codonq.diagnostics.SourceExcerpts;

/**
 * Diagnostics as they are shown to a person. Not thread-safe.
 *
 * <pre>
 * src/a.codon:2:12: error: 'int' object has no attribute 'nope'
 *     return x.nope
 *            ^~~~~~
 *   src/a.codon:3:7: note: during the realization of f(x: int)
 *       print(f(1))
 *             ^~~~
 * </pre>
 */
public final class DiagnosticView {
    private static final String INDENT = "  ";

    /** Beyond that a trace is no help, and a file is read for each of its lines. */
    private static final int MOST_EXCERPTS = 20;

    /** Indented by many notes, a line still shows something. */
    private static final int LEAST_COLUMNS = 20;

    private final Palette palette;
    private final int columns;
    private final SourceExcerpts excerpts = new SourceExcerpts();
    private int shownExcerpts;

    /** @param columns the width that lines of source are cut to */
    public DiagnosticView(Palette palette, int columns) {
        this.palette = palette;
        this.columns = columns;
    }

    /**
     * Returns {@code path:line:column: severity: message}, the line of source with the range underlined, the notes
     * indented below, and the page that explains the error where there is one. All lines are ended.
     */
    public String show(Diagnostic diagnostic) {
        StringBuilder out = new StringBuilder();
        shownExcerpts = 0;
        append(out, diagnostic, "");
        return out.toString();
    }

    /** Returns only the notes of {@code diagnostic}, indented, with all below them. */
    public String showNotes(Diagnostic diagnostic) {
        StringBuilder out = new StringBuilder();
        shownExcerpts = 0;
        diagnostic.notes().forEach(note -> append(out, note, INDENT));
        return out.toString();
    }

    private void append(StringBuilder out, Diagnostic diagnostic, String indent) {
        String[] message = diagnostic.message().split("\n", -1);
        out.append(indent)
                .append(palette.strong(DiagnosticPrinter.place(diagnostic)))
                .append(severity(diagnostic, DiagnosticPrinter.label(diagnostic.severity()) + ":"))
                .append(' ')
                .append(DiagnosticPrinter.escaped(message[0]))
                .append('\n');
        for (int i = 1; i < message.length; i++) {
            out.append((indent + INDENT + INDENT + DiagnosticPrinter.escaped(message[i])).stripTrailing())
                    .append('\n');
        }
        String inner = indent + INDENT;
        if (shownExcerpts < MOST_EXCERPTS) {
            excerpts.of(diagnostic).ifPresent(excerpt -> append(out, excerpt, diagnostic, inner + INDENT));
        }
        diagnostic
                .documentation()
                .ifPresent(page ->
                        out.append(inner).append(palette.faint("see " + page)).append('\n'));
        diagnostic.notes().forEach(note -> append(out, note, inner));
    }

    private void append(StringBuilder out, SourceExcerpt excerpt, Diagnostic diagnostic, String indent) {
        SourceExcerpt shown = excerpt.toShow(Math.max(LEAST_COLUMNS, columns - indent.length()));
        if (shown.text().isBlank()) {
            return;
        }
        shownExcerpts++;
        out.append(indent).append(shown.text().stripTrailing()).append('\n');
        out.append(indent).append(severity(diagnostic, shown.underline())).append('\n');
    }

    private String severity(Diagnostic diagnostic, String text) {
        return switch (diagnostic.severity()) {
            case ERROR -> palette.error(text);
            case WARNING -> palette.warning(text);
            case NOTE -> palette.note(text);
        };
    }
}
