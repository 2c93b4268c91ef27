package dev.codonq.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.warm.LibraryImports;
import dev.codonq.warm.LibraryMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CompileCommandTest {
    private static Optional<LibraryMode> mode(String... options) {
        List<String> arguments = new ArrayList<>(List.of("/opt/codon", "build"));
        arguments.addAll(List.of(options));
        arguments.addAll(List.of("-o", "out", "/a.py"));
        return CompileCommand.preparation(arguments).map(LibraryImports::mode);
    }

    @Test
    void preparation_noOptions_isTheCoreInDebugMode() {
        assertThat(CompileCommand.preparation(List.of("/opt/codon", "build", "-o", "out", "/a.py")))
                .contains(new LibraryImports(new LibraryMode(false, false, false), Set.of()));
    }

    @Test
    void preparation_optionsOfTheMode_areUnderstood() {
        assertThat(mode("-release", "-exe")).contains(new LibraryMode(true, false, false));
        assertThat(mode("-numerics=py", "-obj")).contains(new LibraryMode(false, true, false));
        assertThat(mode("-numerics=c")).contains(new LibraryMode(false, false, false));
        assertThat(mode("--relocation-model=pic", "-pyext")).contains(new LibraryMode(false, false, true));
    }

    @ParameterizedTest
    @EnumSource
    void preparation_eachKind_isUnderstood(BuildKind kind) {
        assertThat(mode(kind.flags().toArray(String[]::new)))
                .contains(new LibraryMode(false, false, kind == BuildKind.PYEXT));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-DX=1", "-l=m", "--linker-flags=-s", "-module=m", "-mcpu=x86-64"})
    void preparation_optionThatOnlyMakesCode_changesNothing(String option) {
        assertThat(mode(option)).isPresent();
    }

    /** Also those of the mode in other words than codonq's own: a warm compiler of another mode would be started for nothing. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "-plugin=p",
                "--release",
                "-release=true",
                "-numerics=other",
                "--pyext",
                "-numerics",
                "-unknown",
                "x"
            })
    void preparation_optionThatMayChangeHowSourcesAreParsed_isNone(String option) {
        assertThat(mode(option)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 4})
    void preparation_noCompile_isNone(int arguments) {
        assertThat(CompileCommand.preparation(
                        List.of("/bin/sh", "-c", "true", "x").subList(0, arguments)))
                .isEmpty();
    }
}
