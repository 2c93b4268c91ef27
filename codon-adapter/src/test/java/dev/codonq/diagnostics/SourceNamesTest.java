package dev.codonq.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceNamesTest {
    @TempDir
    Path root;

    private final Map<SourceFile, String> shownByFile = new LinkedHashMap<>();

    @BeforeEach
    void projectWithTwoPackages() throws IOException {
        file("main.codon", 3);
        file("short/__init__.codon", 2);
        file("long/__init__.codon", 40);
    }

    private void file(String name, int lines) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.resolve("..").normalize());
        Files.writeString(file, "\n".repeat(lines));
        shownByFile.put(new SourceFile(file, null), "../app/" + name);
    }

    private Diagnostic resolve(@Nullable String file, @Nullable Integer line) {
        return SourceNames.of(shownByFile).resolve(error(file, line));
    }

    private static Diagnostic error(@Nullable String file, @Nullable Integer line) {
        return new Diagnostic(Severity.ERROR, file, line, null, null, "no", null, List.of());
    }

    @Test
    void resolve_nameOfOneFile_becomesItsPath() {
        SourceFile main = new SourceFile(root.resolve("main.codon"), null);

        assertThat(resolve("main.codon", 2)).isEqualTo(error("main.codon", 2).withSource(main, "../app/main.codon"));
    }

    @Test
    void resolve_unknownNameOrNoLocation_stays() {
        assertThat(resolve("<stdin>", 2)).isEqualTo(error("<stdin>", 2));
        assertThat(resolve("sort.codon", 2)).isEqualTo(error("sort.codon", 2));
        assertThat(resolve("app/main.codon", 2)).isEqualTo(error("app/main.codon", 2));
        assertThat(resolve(null, null)).isEqualTo(error(null, null));
    }

    @Test
    void resolve_lineThatOneCandidateHas_becomesItsPath() {
        Diagnostic resolved = resolve("__init__.codon", 6);

        assertThat(resolved.file()).isEqualTo("../app/long/__init__.codon");
        assertThat(resolved.source()).isEqualTo(new SourceFile(root.resolve("long/__init__.codon"), null));
    }

    @Test
    void resolve_lineThatSeveralMayHave_staysAndNamesThem() {
        // Codon can place an error behind the end of a file: with two line feeds, as far as line 5.
        for (Integer line : new Integer[] {1, 5, null}) {
            Diagnostic resolved = resolve("__init__.codon", line);

            assertThat(resolved.file()).isEqualTo("__init__.codon");
            assertThat(resolved.source()).as("a guess").isNull();
            assertThat(resolved.notes()).extracting(Diagnostic::severity).containsExactly(Severity.NOTE);
            assertThat(resolved.notes())
                    .extracting(Diagnostic::message)
                    .containsExactly(
                            "__init__.codon is one of: ../app/short/__init__.codon, ../app/long/__init__.codon");
        }
    }

    @Test
    void resolve_lineThatNoneHas_staysAndNamesAll() {
        assertThat(resolve("__init__.codon", 99).file()).isEqualTo("__init__.codon");
        assertThat(resolve("__init__.codon", 99).notes()).hasSize(1);
    }

    @Test
    void resolve_unreadableFile_staysCandidate() throws IOException {
        Files.delete(root.resolve("short/__init__.codon"));

        assertThat(resolve("__init__.codon", 6).file()).isEqualTo("__init__.codon");
    }

    @Test
    void resolve_manyCandidates_namesTheFirst() throws IOException {
        for (int i = 0; i < 6; i++) {
            file("p" + i + "/__init__.codon", 40);
        }

        assertThat(resolve("__init__.codon", 30).notes().get(0).message())
                .contains("../app/long/", "../app/p3/")
                .doesNotContain("../app/p4/")
                .endsWith(" and 2 more");
    }

    @Test
    void resolve_notes_areResolvedTooAndKeepTheirOrder() {
        Diagnostic trace = new Diagnostic(Severity.NOTE, "main.codon", 3, 1, 2, "during f()", null, List.of());
        Diagnostic head = error("__init__.codon", 1).withNotes(List.of(trace));
        ParsedOutput output = new ParsedOutput(List.of(head), "rest\n", "");

        ParsedOutput resolved = SourceNames.of(shownByFile).resolve(output);

        List<Diagnostic> notes = resolved.diagnostics().get(0).notes();
        assertThat(notes.get(0).file()).isEqualTo("../app/main.codon");
        assertThat(notes.get(0).message()).isEqualTo("during f()");
        assertThat(notes.get(1).message()).startsWith("__init__.codon is one of: ");
        assertThat(resolved.rest()).isEqualTo("rest\n");
    }
}
