package dev.codonq.maven;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.diagnostics.Diagnostic;
import dev.codonq.diagnostics.Severity;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ErrorLinesTest {
    private static Diagnostic error(
            @Nullable String file, @Nullable Integer line, @Nullable Integer column, String message) {
        return new Diagnostic(Severity.ERROR, file, line, column, null, message, null, List.of());
    }

    @Test
    void text_place_isInBrackets() {
        assertThat(ErrorLines.text(error("/p/a.py", 3, 15, "bad"))).isEqualTo("/p/a.py:[3,15] bad");
        assertThat(ErrorLines.text(error("/p/a.py", 3, null, "bad"))).isEqualTo("/p/a.py:[3] bad");
        assertThat(ErrorLines.text(error("/p/a.py", null, null, "bad"))).isEqualTo("/p/a.py: bad");
        assertThat(ErrorLines.text(error(null, null, null, "bad"))).isEqualTo("bad");
    }

    @Test
    void text_furtherLinesAndNotes_areIndented() {
        Diagnostic note = new Diagnostic(Severity.NOTE, "/p/b.py", 1, 2, null, "from here", null, List.of());
        assertThat(ErrorLines.text(error("/p/a.py", 3, 15, "bad\nvery").withNotes(List.of(note))))
                .isEqualTo("/p/a.py:[3,15] bad\n    very\n  /p/b.py:[1,2] from here");
    }

    @Test
    void text_controlCharacters_areEscaped() {
        assertThat(ErrorLines.text(error("/p/a\n.py", 1, 1, "\u001b[2Jbad"))).isEqualTo("/p/a\\n.py:[1,1] \\x1b[2Jbad");
    }
}
