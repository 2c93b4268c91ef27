package dev.codonq.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.action.Isolation;
import dev.codonq.diagnostics.Diagnostic;
import dev.codonq.diagnostics.Severity;
import dev.codonq.imports.UnresolvedImport;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ImportNotesTest {
    private static final UnresolvedImport MISSING = new UnresolvedImport(
            Path.of("/p/a.py"), 3, "helper", List.of(Path.of("/p/helper.codon"), Path.of("/p/helper.py")));

    private static Diagnostic error(int line, String message) {
        return new Diagnostic(Severity.ERROR, "a.py", line, 1, null, message, null, List.of());
    }

    private static List<String> notes(ImportNotes notes, Diagnostic... diagnostics) {
        return notes.addTo(List.of(diagnostics)).stream()
                .flatMap(diagnostic -> diagnostic.notes().stream())
                .map(Diagnostic::message)
                .toList();
    }

    @Test
    void addTo_moduleThatIsNotThere_saysWhereItWasLookedFor() {
        assertThat(notes(new ImportNotes(List.of(MISSING), Isolation.NAMESPACES), error(3, "no module named 'helper'")))
                .containsExactly("looked for /p/helper.codon and 1 other names: an import is looked for beside the file"
                        + " that has it, then in the standard library");
    }

    @Test
    void addTo_moduleThatTheScannerDidNotMiss_isOurFault() {
        assertThat(notes(new ImportNotes(List.of(), Isolation.NAMESPACES), error(3, "no module named 'helper'")))
                .singleElement()
                .asString()
                .startsWith("codonq has overlooked this import and not given 'helper' to the run")
                .endsWith("compile with --isolation directory");
    }

    @Test
    void addTo_moduleThatTheScannerDidNotMissAndTheRunCouldSee_saysNothing() {
        assertThat(notes(new ImportNotes(List.of(), Isolation.DIRECTORY), error(3, "no module named 'helper'")))
                .isEmpty();
    }

    @Test
    void addTo_moduleWithASyntaxError_saysNothing() {
        assertThat(notes(
                        new ImportNotes(List.of(), Isolation.NAMESPACES),
                        error(1, "unexpected indentation"),
                        error(3, "no module named 'helper'")))
                .isEmpty();
    }

    @Test
    void addTo_otherMessages_saysNothing() {
        assertThat(notes(new ImportNotes(List.of(MISSING), Isolation.NAMESPACES), error(3, "name 'x' is not defined")))
                .isEmpty();
    }
}
