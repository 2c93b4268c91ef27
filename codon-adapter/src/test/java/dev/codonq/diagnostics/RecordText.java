package dev.codonq.diagnostics;

/** The text of a record, built from its diagnostic: what a parser must have read it from. */
enum RecordText {
    CODON_0_18 {
        @Override
        String columns(Diagnostic diagnostic) {
            String end = diagnostic.endColumn() == null ? "" : "-" + diagnostic.endColumn();
            return diagnostic.column() == null ? "" : ":" + diagnostic.column() + end;
        }
    },
    CODON_0_19 {
        @Override
        String columns(Diagnostic diagnostic) {
            String end = diagnostic.endColumn() == null ? "" : "-" + diagnostic.endColumn();
            return diagnostic.column() == null ? "" : " (" + diagnostic.column() + end + ")";
        }
    };

    abstract String columns(Diagnostic diagnostic);

    /** Returns the record without its notes; {@code printed} is an error or a warning. */
    String of(Diagnostic diagnostic, String tree, Severity printed) {
        String location = diagnostic.file() == null
                ? ""
                : diagnostic.file()
                        + (diagnostic.line() == null ? "" : ":" + diagnostic.line())
                        + columns(diagnostic)
                        + ": ";
        String severity = printed == Severity.WARNING ? "\u001b[1;33mwarning:" : "\u001b[1;31merror:";
        String see = diagnostic.code() == null ? "" : " (see https://exaloop.io/error/" + diagnostic.code() + ")";
        return tree + "\u001b[1m" + location + severity + "\u001b[0m\u001b[1m " + diagnostic.message() + "\u001b[0m"
                + see + "\n";
    }

    /** Returns the record with its notes. */
    String ofGroup(Diagnostic head) {
        StringBuilder out = new StringBuilder(of(head, "", head.severity()));
        for (int i = 0; i < head.notes().size(); i++) {
            String tree = i + 1 == head.notes().size() ? "╰─ " : "├─ ";
            out.append(of(head.notes().get(i), tree, Severity.ERROR));
        }
        return out.toString();
    }
}
