package dev.codonq.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class DiagnosticPrinterTest {
    private static Diagnostic error(String message, Diagnostic... notes) {
        return new Diagnostic(Severity.ERROR, "a/b.py", 3, 15, 29, message, null, List.of(notes));
    }

    private static Diagnostic note(String message) {
        return new Diagnostic(Severity.NOTE, "a/b.py", 7, 1, 4, message, null, List.of());
    }

    @Test
    void format_error_isOneLine() {
        assertThat(DiagnosticPrinter.format(error("name 'x' is not defined")))
                .isEqualTo("a/b.py:3:15: error: name 'x' is not defined\n");
    }

    @Test
    void format_partsMissing_areLeftOut() {
        assertThat(DiagnosticPrinter.format(
                        new Diagnostic(Severity.WARNING, null, null, null, null, "careful", null, List.of())))
                .isEqualTo("warning: careful\n");
        assertThat(DiagnosticPrinter.format(
                        new Diagnostic(Severity.ERROR, "a", 3, null, null, "no", "0042", List.of())))
                .isEqualTo("a:3: error: no [0042]\n");
        assertThat(DiagnosticPrinter.format(
                        new Diagnostic(Severity.ERROR, "a", null, null, null, "no", null, List.of())))
                .isEqualTo("a: error: no\n");
    }

    @Test
    void format_notesAndFurtherLines_areIndented() {
        assertThat(DiagnosticPrinter.format(error("one\nx.py:1:1: error: two", note("during f()\nmore"))))
                .isEqualTo("""
                        a/b.py:3:15: error: one
                            x.py:1:1: error: two
                          a/b.py:7:1: note: during f()
                              more
                        """);
    }

    @Test
    void format_controlCharacters_areEscaped() {
        Diagnostic hostile = new Diagnostic(
                Severity.ERROR,
                "a\n\u001b[2Jb",
                1,
                2,
                null,
                "\u001b[31mred\r\u0007\u009b\u202e\u2028\tend",
                null,
                List.of());

        assertThat(DiagnosticPrinter.format(hostile))
                .isEqualTo("a\\n\\x1b[2Jb:1:2: error: \\x1b[31mred\\x0d\\x07\\x9b\\u202e\\u2028\tend\n");
    }

    @Test
    void format_ordinaryUnicode_stays() {
        assertThat(DiagnosticPrinter.format(error("přehled 🐎 👩‍🔬 ╰─ ✓")))
                .isEqualTo("a/b.py:3:15: error: přehled 🐎 👩‍🔬 ╰─ ✓\n");
    }

    @Test
    void plain_colours_areRemovedAndTheRestEscaped() {
        assertThat(DiagnosticPrinter.plain(
                        "\u001b[1mbold\u001b[0m \u001b[1;31mred\u001b[m\n\ttab \u001b[2J \u001b[1 \u001b\r\n"))
                .isEqualTo("bold red\n\ttab \\x1b[2J \\x1b[1 \\x1b\\x0d\n");
    }
}
