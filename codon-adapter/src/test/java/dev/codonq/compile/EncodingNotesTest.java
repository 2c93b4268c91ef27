package dev.codonq.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.diagnostics.Diagnostic;
import dev.codonq.diagnostics.Severity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EncodingNotesTest {
    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void write() throws IOException {
        file = folder.resolve("a.py");
        Files.write(file, "# caf\u00e9\nx = '\u00e9'\nprint(y)".getBytes(StandardCharsets.ISO_8859_1));
    }

    private List<Diagnostic> notes(String name, int line) {
        Diagnostic error = new Diagnostic(Severity.ERROR, name, line, 1, null, "syntax error", null, List.of());
        return EncodingNotes.addTo(List.of(error)).get(0).notes();
    }

    @Test
    void addTo_errorInALineThatIsNotUtf8_saysSo() {
        assertThat(notes(file.toString(), 2))
                .containsExactly(new Diagnostic(
                        Severity.NOTE,
                        file.toString(),
                        2,
                        null,
                        null,
                        "this line is not UTF-8, the only encoding that Codon reads",
                        null,
                        List.of()));
    }

    @Test
    void addTo_errorElsewhere_saysNothing() {
        assertThat(notes(file.toString(), 3)).isEmpty();
        assertThat(notes(file.toString(), 4)).isEmpty();
        assertThat(notes(folder + "/gone.py", 1)).isEmpty();
        Diagnostic nowhere = new Diagnostic(Severity.ERROR, null, null, null, null, "bad", null, List.of());
        assertThat(EncodingNotes.addTo(List.of(nowhere))).containsExactly(nowhere);
    }
}
