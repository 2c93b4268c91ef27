package dev.codonq.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codonq.compile.BuildKind;
import dev.codonq.compile.CompileRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ArtifactClashesTest {
    private static PlannedJob job(String source, BuildKind kind, String directory) {
        return job(source, kind, directory, null);
    }

    private static PlannedJob withDepfile(String source, BuildKind kind, String directory) {
        return job(source, kind, directory, List.of());
    }

    private static PlannedJob job(String source, BuildKind kind, String directory, @Nullable List<Path> options) {
        JobSpec spec = new JobSpec(Path.of(source), kind, null, Map.of(), null, null, null, "");
        return new PlannedJob(
                spec, CompileRequest.builder(Path.of(source)).kind(kind).build(), Path.of(directory), options);
    }

    private static void check(PlannedJob... jobs) {
        assertThat(ArtifactClashes.check(List.of(jobs))).isEqualTo(jobs.length);
    }

    @Test
    void check_sameArtifact_namesBothAndIt() {
        assertThatThrownBy(() -> check(
                        job("b.py", BuildKind.EXE, "build"),
                        job("a.py", BuildKind.EXE, "build"),
                        job("a.codon", BuildKind.EXE, "./x/../build")))
                .isInstanceOf(UsageException.class)
                .hasMessage("a.py and a.codon give the same artifact ./x/../build/a");
    }

    @Test
    void check_artifactInPlaceOfADirectory_namesBoth() {
        assertThatThrownBy(
                        () -> check(job("p.py", BuildKind.EXE, "build"), job("p/q/m.py", BuildKind.OBJ, "build/p/q")))
                .isInstanceOf(UsageException.class)
                .hasMessage("p.py gives build/p, which must be a directory for build/p/q/m.o of p/q/m.py");
    }

    @Test
    void check_artifactInPlaceOfASource_namesBoth() {
        assertThatThrownBy(() -> check(job("d/x.py", BuildKind.OBJ, "d"), job("d/x.py.py", BuildKind.EXE, "./d")))
                .isInstanceOf(UsageException.class)
                .hasMessage("d/x.py.py gives ./d/x.py, which is a source");
    }

    @Test
    void check_depfileInPlaceOfAnArtifactOrASource_namesBoth() {
        assertThatThrownBy(() -> check(
                        withDepfile("a.py", BuildKind.EXE, "build"), withDepfile("a.d.py", BuildKind.EXE, "build")))
                .isInstanceOf(UsageException.class)
                .hasMessage("a.py and a.d.py give the same file build/a.d");
        assertThatThrownBy(() -> check(withDepfile("a.py", BuildKind.EXE, "."), withDepfile("a.d", BuildKind.OBJ, ".")))
                .isInstanceOf(UsageException.class)
                .hasMessage("a.py gives ./a.d, which is a source");
        check(withDepfile("a.py", BuildKind.EXE, "build"), withDepfile("a.d.py", BuildKind.OBJ, "build"));
    }

    @Test
    void check_differentArtifacts_passes() {
        List<PlannedJob> jobs = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            jobs.add(job("d" + i % 7 + "/s" + i + ".py", BuildKind.EXE, "build/d" + i % 7));
        }
        jobs.add(job("d0.py", BuildKind.OBJ, "build"));
        jobs.add(job("s0.py", BuildKind.OBJ, "build/d0"));
        assertThatCode(() -> ArtifactClashes.check(jobs)).doesNotThrowAnyException();
    }
}
