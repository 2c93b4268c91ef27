package dev.codonq.maven;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codonq.compile.CompileRequest;
import java.nio.file.Path;
import java.util.List;
import org.apache.maven.plugin.MojoExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PlannedProgramTest {
    private static PlannedProgram program(String source, String place) {
        return new PlannedProgram(CompileRequest.builder(Path.of(source)).build(), Path.of(place));
    }

    @Test
    void check_placesBesideEachOther_pass() {
        assertThatCode(() -> PlannedProgram.check(List.of(program("a.py", "/out/a"), program("b/a.py", "/out/b/a"))))
                .doesNotThrowAnyException();
    }

    @Test
    void check_samePlace_namesBothSources() {
        assertThatThrownBy(() -> PlannedProgram.check(List.of(program("a.py", "/out/a"), program("a.codon", "/out/a"))))
                .isInstanceOf(MojoExecutionException.class)
                .hasMessageStartingWith("a.py and a.codon give the same artifact /out/a; rename one");
    }

    @Test
    void check_fileWhereAnotherNeedsADirectory_namesBothSources() {
        assertThatThrownBy(() ->
                        PlannedProgram.check(List.of(program("a/b/c.py", "/out/a/b/c"), program("a.py", "/out/a"))))
                .isInstanceOf(MojoExecutionException.class)
                .hasMessageStartingWith("a.py and a/b/c.py cannot both be compiled: /out/a would be");
    }
}
