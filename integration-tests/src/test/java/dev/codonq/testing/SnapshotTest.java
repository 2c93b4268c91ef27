package dev.codonq.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.codonq.compile.Cause;
import dev.codonq.compile.CompileRequest;
import dev.codonq.compile.CompileResult;
import dev.codonq.compile.Outcome;
import dev.codonq.diagnostics.Diagnostic;
import dev.codonq.diagnostics.Severity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SnapshotTest {
    @TempDir
    Path directory;

    @Test
    void difference_withoutFile_saysHowToWriteIt() {
        Path file = directory.resolve("a/missing.snapshot");
        assertThat(Snapshot.at(file).differenceFrom("text\n", false))
                .contains("there is no snapshot " + file, "-Dcodonq.snapshots=update", "text");
        assertThat(file).doesNotExist();
    }

    @Test
    void difference_whereUpdated_isWrittenAndGone() {
        Snapshot snapshot = Snapshot.at(directory.resolve("a/b/new.snapshot"));
        assertThat(snapshot.differenceFrom("text\n", true)).isNull();
        assertThat(directory.resolve("a/b/new.snapshot")).hasContent("text\n");
        assertThat(snapshot.differenceFrom("text\n", false)).isNull();
    }

    @Test
    void difference_otherText_showsTheLinesAndKeepsTheFile() throws Exception {
        Path file = Files.writeString(directory.resolve("old.snapshot"), "one\ntwo\nthree\n");
        assertThat(Snapshot.at(file).differenceFrom("one\n2\nthree\n", false))
                .contains("-Dcodonq.snapshots=update", "at line 2", "  one\n- two\n+ 2\n  three");
        assertThat(file).hasContent("one\ntwo\nthree\n");
    }

    @Test
    void update_onAServer_isRefused() {
        assertThat(Snapshot.isToBeUpdated("update", false)).isTrue();
        assertThat(Snapshot.isToBeUpdated("", true)).isFalse();
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> Snapshot.isToBeUpdated("update", true))
                .withMessageContaining("CI=true");
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> Snapshot.isToBeUpdated("yes", false))
                .withMessageContaining("takes 'update', not 'yes'");
    }

    @Test
    void named_withWhatIsNoName_isRefused() {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> Snapshot.named("../out", SnapshotTest.class))
                .withMessageContaining("../out");
    }

    @Test
    void text_ofProjectsInTwoPlaces_isTheSame() {
        assertThat(textIn("first")).isEqualTo(textIn("second/one")).isEqualTo("""
                failed, compileError: . is wrong
                src/a.py:3:7: error: name 'x' is not defined
                  lib/b.py:1: note: looked for lib/c.py
                """);
    }

    private String textIn(String name) {
        Path root = directory.resolve(name);
        Diagnostic note = new Diagnostic(
                Severity.NOTE, root + "/lib/b.py", 1, null, null, "looked for " + root + "/lib/c.py", null, List.of());
        Diagnostic error = new Diagnostic(
                Severity.ERROR, root + "/src/a.py", 3, 7, 8, "name 'x' is not defined", null, List.of(note));
        CompileRequest request =
                CompileRequest.builder(root.resolve("src/a.py")).root(root).build();
        return Snapshot.textOf(CompileResult.builder(request, Outcome.FAILED)
                .cause(Cause.COMPILE_ERROR)
                .message(root + " is wrong")
                .diagnostics(List.of(error))
                .build());
    }
}
