package dev.codonq.toolchain;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class LinkPlanTest {
    private static final String ANSWER = """
            Reading specs from /opt/gcc/lib/specs
            COLLECT_GCC=g++
            gcc version 13.1.0 (Some 13.1)
            COMPILER_PATH=/opt/gcc/libexec/:/opt/gcc/bin/
            LIBRARY_PATH=/opt/gcc/lib/
            COLLECT_GCC_OPTIONS='-o' 'x'
             /opt/gcc/libexec/collect2 -plugin /opt/lto.so "-plugin-opt=/opt/lto-wrapper" "-plugin-opt=-fresolution=/tmp/ccA1.res" "--sysroot=/opt/root" "-L/opt/a \\"b\\"" -L/opt/c -Lrelative x.o "-lstdc++" -lm -lm
            COLLECT_GCC_OPTIONS='-o' 'x'
            """;

    private final LinkPlan plan = LinkPlan.parse(ANSWER).orElseThrow();

    @Test
    void parse_command_isWithoutTheNameThatIsNewEachTime() {
        assertThat(plan.command())
                .startsWith("/opt/gcc/libexec/collect2", "-plugin", "/opt/lto.so", "-plugin-opt=/opt/lto-wrapper")
                .contains("x.o")
                .isEqualTo(LinkPlan.parse(ANSWER.replace("ccA1", "ccB2"))
                        .orElseThrow()
                        .command());
    }

    @Test
    void parse_directories_areInOrder() {
        assertThat(plan.libraryDirectories()).containsExactly(Path.of("/opt/a \"b\""), Path.of("/opt/c"));
        assertThat(plan.programDirectories()).containsExactly(Path.of("/opt/gcc/libexec"), Path.of("/opt/gcc/bin"));
    }

    @Test
    void parse_files_areThoseNamed() {
        assertThat(plan.named())
                .containsExactly(
                        Path.of("/opt/gcc/libexec/collect2"), Path.of("/opt/lto.so"), Path.of("/opt/lto-wrapper"));
        assertThat(plan.specs()).containsExactly(Path.of("/opt/gcc/lib/specs"));
    }

    @Test
    void parse_rest_isUnderstood() {
        assertThat(plan.libraries()).containsExactly("stdc++", "m");
        assertThat(plan.sysroot()).isEqualTo("/opt/root");
        assertThat(plan.version()).isEqualTo("13.1.0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "g++: fatal error: no input files\n", "COMPILER_PATH=/x\n collect2 x\n"})
    void parse_noCommand_isNone(String answer) {
        assertThat(LinkPlan.parse(answer)).isEmpty();
    }

    @Test
    void parse_loaderListing_isPathsAndTheLoader() {
        LoadedLibraries libraries = LoadedLibraries.parse("""
                \tlinux-vdso.so.1 (0x00007f38a4cdb000)
                \tlibm.so.6 => /lib/libm.so.6 (0x00007f38a4b58000)
                \tlibgone.so => not found
                \tlibodd name.so => /lib/odd (x) name.so (0x00007f38a4b58000)
                \t/lib64/ld-linux.so.2 (0x00007f38a4cdd000)
                """);

        assertThat(libraries.files())
                .containsExactly(
                        Path.of("/lib/libm.so.6"), Path.of("/lib/odd (x) name.so"), Path.of("/lib64/ld-linux.so.2"));
        assertThat(libraries.loader()).contains(Path.of("/lib64/ld-linux.so.2"));
        assertThat(LoadedLibraries.parse("statically linked")).isEqualTo(LoadedLibraries.parse(""));
        assertThat(LoadedLibraries.parse("").files()).isEqualTo(List.of());
    }
}
