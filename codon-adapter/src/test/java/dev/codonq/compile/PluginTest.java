package dev.codonq.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.compile.Plugin.Reach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class PluginTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "[library]\ncpp = \"build/libx\"\n",
                "[library]\n  cpp=\"x\"",
                "library.cpp = 'x'",
                "library = { codon = \"a#b\", cpp = \"x\" }",
                "[library]\n\"cpp\" = \"x\"",
                "[library]\n'cpp'\t=\t\"x\"",
                "[library]\n\"c\\u0070p\" = \"x\"",
                "[library]\nlink = \"-lz\"\ncpp = \"x\""
            })
    void reach_namesALibrary_isTheCompiler(String description) {
        assertThat(Reach.of(description)).isEqualTo(Reach.COMPILER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[library]\nlink = \"-lz\"", "library = {link=[\"{root}/x.a\"]}"})
    void reach_namesLinkerArguments_isTheLinker(String description) {
        assertThat(Reach.of(description)).isEqualTo(Reach.LINKER);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[about]\nname = \"cpp\"\nurl = \"http://x/link\"\n[library]\ncodon = \"stdlib\"\n",
                "[library]\n# cpp = \"x\"\n  # link = \"y\"\n",
                "[about]\nblink = 1\nlinks = 2\ncpp2 = 3"
            })
    void reach_namesNeither_isModules(String description) {
        assertThat(Reach.of(description)).isEqualTo(Reach.MODULES);
    }
}
