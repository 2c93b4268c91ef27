package dev.codonq.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.diagnostics.Diagnostic;
import dev.codonq.diagnostics.ParsedOutput;
import dev.codonq.diagnostics.Severity;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LinkErrorsTest {
    private static final String CODON = "process for 'g++' exited with status 1";
    private static final List<Diagnostic> ERROR =
            List.of(new Diagnostic(Severity.ERROR, null, null, null, null, CODON, null, List.of()));
    private static final String UNDEFINED = """
            /usr/bin/ld: main.o: in function `main.0':
            /home/me/main.codon:2: undefined reference to `sin2'
            /usr/bin/ld: /home/me/main.codon:3: undefined reference to `cos2'
            main.codon:(.text+0x1d): undefined reference to `sin2'
            collect2: error: ld returned 1 exit status
            """;

    private static LinkErrors of(String linker) {
        return new LinkErrors(new ParsedOutput(ERROR, linker, ""));
    }

    @Test
    void addTo_linesOfTheLinker_areNotesInOrder() {
        List<Diagnostic> notes = of(UNDEFINED).addTo(ERROR, d -> d).get(0).notes();

        assertThat(notes)
                .extracting(Diagnostic::message)
                .containsExactly(
                        "/usr/bin/ld: main.o: in function `main.0':",
                        "undefined reference to `sin2'",
                        "undefined reference to `cos2'",
                        "main.codon:(.text+0x1d): undefined reference to `sin2'",
                        "collect2: error: ld returned 1 exit status");
        assertThat(notes.get(1).file()).isEqualTo("main.codon");
        assertThat(notes.get(1).line()).isEqualTo(2);
    }

    @Test
    void summary_undefinedNames_areNamedOnce() {
        assertThat(of(UNDEFINED).summary(CODON)).isEqualTo("undefined reference to sin2, cos2 (" + CODON + ")");
    }

    @Test
    void summary_manyUndefinedNames_namesSome() {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 9; i++) {
            lines.append("x.o: undefined reference to `f").append(i).append("'\n");
        }

        assertThat(of(lines.toString()).summary(CODON))
                .isEqualTo("undefined reference to f0, f1, f2, f3, f4 and 4 more (" + CODON + ")");
    }

    @Test
    void summary_otherComplaint_isItsFirstLine() {
        assertThat(of("/usr/bin/ld: cannot find -lq: No such file or directory\ncollect2: error: ld returned 1\n")
                        .summary(CODON))
                .isEqualTo("cannot find -lq: No such file or directory (" + CODON + ")");
    }

    @Test
    void addTo_silentLinker_changesNothing() {
        assertThat(of("\n").addTo(ERROR, d -> d)).isEqualTo(ERROR);
        assertThat(of("").summary(CODON)).isEqualTo(CODON);
    }

    @Test
    void addTo_floodOfLines_keepsTheFirstAndSaysSo() {
        List<Diagnostic> notes = of("/a.codon:1: undefined reference to `x'\n".repeat(200_000))
                .addTo(ERROR, d -> d)
                .get(0)
                .notes();

        assertThat(notes).hasSize(101);
        assertThat(notes.get(100).message()).isEqualTo("and 199900 more lines; the log holds them");
    }
}
