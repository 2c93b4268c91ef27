package dev.codonq.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.diagnostics.Diagnostic;
import dev.codonq.diagnostics.Severity;
import dev.codonq.diagnostics.SourceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class DiagnosticViewTest {
    @TempDir
    Path directory;

    private SourceFile source = new SourceFile(Path.of("none"), null);

    @BeforeEach
    void source() throws IOException {
        Path file = directory.resolve("a.codon");
        Files.writeString(file, "def f(x):\n    return x.nope\n\nprint(f'{f(1)}', f(1))\n\tprint(nope)\n");
        source = new SourceFile(file, null);
    }

    private Diagnostic at(Severity severity, int line, int column, int end, String message) {
        return new Diagnostic(severity, "src/a.codon", line, column, end, message, null, List.of(), source);
    }

    private static String plain(Diagnostic diagnostic) {
        return new DiagnosticView(Palette.PLAIN, 80).show(diagnostic);
    }

    @Test
    void show_errorWithTrace_isATreeWithSourceLines() {
        Diagnostic note = at(Severity.NOTE, 4, 17, 21, "during the realization of f(x: int)");
        Diagnostic inner = new Diagnostic(Severity.NOTE, null, null, null, null, "and more", null, List.of());

        assertThat(plain(at(Severity.ERROR, 2, 12, 18, "no attribute 'nope'")
                        .withNotes(List.of(note.withNotes(List.of(inner))))))
                .isEqualTo("""
                        src/a.codon:2:12: error: no attribute 'nope'
                                return x.nope
                                       ^~~~~~
                          src/a.codon:4:17: note: during the realization of f(x: int)
                              print(f'{f(1)}', f(1))
                                              ^~~~
                            note: and more
                        """);
    }

    @Test
    void show_messageOfSeveralLines_isIndented() {
        assertThat(plain(at(Severity.WARNING, 3, 1, 2, "one\n\ntwo\u001b[31m")))
                .isEqualTo("src/a.codon:3:1: warning: one\n\n    two\\x1b[31m\n");
    }

    @Test
    void show_codeWithPage_namesIt() {
        Diagnostic diagnostic = new Diagnostic(Severity.ERROR, null, null, null, null, "no", "0042", List.of());

        assertThat(plain(diagnostic)).isEqualTo("error: no\n  see https://exaloop.io/error/0042\n");
    }

    @Test
    void show_codeThatIsNoNumber_hasNoPage() {
        Diagnostic diagnostic = new Diagnostic(Severity.ERROR, null, null, null, null, "no", "../x", List.of());

        assertThat(plain(diagnostic)).isEqualTo("error: no\n");
    }

    @Test
    void show_placeOfFString_hasNoSourceLineUnlessItHoldsTheName() {
        assertThat(plain(at(Severity.ERROR, 5, 8, 12, "no attribute 'gone'"))).hasLineCount(1);
        assertThat(plain(at(Severity.ERROR, 5, 8, 12, "no attribute 'nope'"))).hasLineCount(3);
        assertThat(plain(at(Severity.ERROR, 2, 1, 4, "name 'gone' is not defined")))
                .hasLineCount(1);
    }

    @Test
    void show_veryManyNotes_showsAllButNotTheirLines() {
        Diagnostic note = at(Severity.NOTE, 2, 12, 18, "again");

        String shown = plain(at(Severity.ERROR, 2, 12, 18, "no").withNotes(Collections.nCopies(5_000, note)));

        assertThat(shown.lines().filter(line -> line.endsWith("note: again"))).hasSize(5_000);
        assertThat(shown.lines().filter(line -> line.contains("^~"))).hasSize(20);
    }

    @Test
    void show_colours_leaveTheTextAsItIs() {
        Diagnostic diagnostic = at(Severity.ERROR, 2, 12, 18, "no");

        String coloured = new DiagnosticView(Palette.COLOURS, 80).show(diagnostic);

        assertThat(coloured).startsWith("\u001b[1msrc/a.codon:2:12: \u001b[0m\u001b[1;31merror:\u001b[0m no\n");
        assertThat(coloured.replaceAll("\u001b\\[[0-9;]*m", "")).isEqualTo(plain(diagnostic));
    }

    @Test
    void showNotes_ofAnError_leavesTheErrorOut() {
        Diagnostic note = new Diagnostic(Severity.NOTE, null, null, null, null, "ld: no", null, List.of());
        Diagnostic error = new Diagnostic(Severity.ERROR, null, null, null, null, "g++", null, List.of(note));

        assertThat(new DiagnosticView(Palette.PLAIN, 80).showNotes(error)).isEqualTo("  note: ld: no\n");
    }
}
