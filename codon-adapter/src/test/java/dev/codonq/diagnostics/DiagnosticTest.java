package dev.codonq.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DiagnosticTest {
    private static Diagnostic at(
            @Nullable String file, @Nullable Integer line, @Nullable Integer column, @Nullable Integer end) {
        return new Diagnostic(Severity.ERROR, file, line, column, end, "message", null, List.of());
    }

    @Test
    void new_locationWithHole_isRejected() {
        assertThatIllegalArgumentException().isThrownBy(() -> at(null, 1, null, null));
        assertThatIllegalArgumentException().isThrownBy(() -> at("a", null, 1, null));
        assertThatIllegalArgumentException().isThrownBy(() -> at("a", 1, null, 2));
    }

    @Test
    void new_numberOutOfRange_isRejected() {
        assertThatIllegalArgumentException().isThrownBy(() -> at("a", 0, null, null));
        assertThatIllegalArgumentException().isThrownBy(() -> at("a", 1, 0, null));
        assertThatIllegalArgumentException().isThrownBy(() -> at("a", 1, 5, 5));
    }

    @Test
    void new_notesChangedAfterwards_keepsItsOwn() {
        List<Diagnostic> notes = new ArrayList<>(List.of(at("a", 1, 2, 3)));
        Diagnostic diagnostic = at("b", 1, 2, 3).withNotes(notes);

        notes.clear();

        assertThat(diagnostic.notes()).containsExactly(at("a", 1, 2, 3));
    }

    @Test
    void parsedOutput_trailingNotAtEndOfRest_isRejected() {
        assertThatIllegalArgumentException().isThrownBy(() -> new ParsedOutput(List.of(), "a\n", "b\n"));
    }
}
