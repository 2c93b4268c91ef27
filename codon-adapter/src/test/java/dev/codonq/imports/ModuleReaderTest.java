package dev.codonq.imports;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModuleReaderTest {
    private static ParsedModule read(String... lines) throws TooManyNamesException {
        return ModuleReader.read(String.join("\n", lines).getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Each import as {@code module} or {@code module as name}. */
    private static List<String> imports(ParsedModule module) {
        return module.imports().keySet().stream()
                .map(i -> i.module() + (i.boundName() == null ? "" : " as " + i.boundName()))
                .toList();
    }

    private static List<String> imports(String... lines) throws TooManyNamesException {
        return imports(read(lines));
    }

    private static List<String> attributes(String... lines) throws TooManyNamesException {
        return read(lines).attributes().entrySet().stream()
                .flatMap(e -> e.getValue().stream().map(name -> e.getKey() + "." + name))
                .sorted()
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "import a                        | a as a",
                "import a.b                      | a.b as b",
                "import a . b as c               | a.b as c",
                "import a as b, c.d, e as f      | a as b; c.d as d; e as f",
                "import a;import b ; import c    | a as a; b as b; c as c",
                "if x:import a                   | a as a",
                "from a import b                 | a",
                "from a.b import *               | a.b",
                "from .a import b as c, d        | .a",
                "from . import a                 | .",
                "from .. import a                | ..",
                "from . .a import b; import c    | ..a; c as c",
                "from ...a.b import c            | ...a.b",
                "from C import f(int) -> int     | ``",
                "from .C import x: int; import a | a as a",
                "from python import os           | ``",
                "from C.x import y               | C.x",
                "import python                   | python as python",
                "yield from a                    | ``",
                "importa                         | ``",
                "from_a.import_b                 | ``",
                "x = 1 # import a                | ``",
                "'import a'                      | ``",
                "import                          | ``",
                "import ,,, as as                | ``",
                "from                            | ``",
                "from a                          | ``",
            })
    void read_statement_findsModules(String source, String expected) throws Exception {
        assertThat(String.join("; ", imports(source))).isEqualTo(expected);
    }

    @Test
    void read_listOverLines_endsAtItsParenthesis() throws Exception {
        assertThat(imports("from a import (", "  b, # import no", "  c as d,", ")", "import e"))
                .containsExactly("a", "e as e");
    }

    @Test
    void read_continuedLine_isOneStatement() throws Exception {
        assertThat(imports("import a, \\", "  b", "from \\", " c import \\", " d", "x = \\", "import no"))
                .containsExactly("a as a", "b as b", "c");
    }

    @Test
    void read_everyLineEnd_endsCommentsAndStatements() throws Exception {
        assertThat(imports("import a\r\n# no\rimport b\r\rimport c # no\nimport d"))
                .containsExactly("a as a", "b as b", "c as c", "d as d");
    }

    @Test
    void read_strings_hideWhatTheyHold() throws Exception {
        assertThat(imports(
                        "x = '''",
                        "import no",
                        "\\'''",
                        "from no import y",
                        "'''; import a",
                        "y = \"\\\"; import no\"; import b",
                        "z = '\\",
                        "import no'; import c",
                        "w = r\"\"\"",
                        "import no",
                        "\"\"\"",
                        "v = f'''",
                        "import no",
                        "'''",
                        "import d"))
                .containsExactly("a as a", "b as b", "c as c", "d as d");
    }

    @Test
    void read_unterminatedString_endsWithItsLine() throws Exception {
        assertThat(imports("x = 'abc", "import a")).containsExactly("a as a");
    }

    @Test
    void read_importWithinOpenBracket_isFound() throws Exception {
        assertThat(imports("f(", "import a", "from b import (c", "import d")).contains("a as a", "b");
    }

    @Test
    void read_sameImportTwice_keepsFirstLine() throws Exception {
        ParsedModule module = read("x = 1", "import a", "'''", "'''", "from b import c", "import a", "import a as z");

        assertThat(imports(module)).containsExactly("a as a", "b", "a as z");
        assertThat(module.imports().values()).containsExactly(2, 5, 7);
    }

    @Test
    void read_renames_onlyOfNamesThatChange() throws Exception {
        assertThat(read("from a import b as c, d, e as e, (f)", "from C import g as h", "from i import (", "j", "as k)")
                        .renames())
                .hasToString("{b=[c], j=[k]}");
    }

    @Test
    void read_attributes_throughBracketsLinesAndComments() throws Exception {
        assertThat(attributes("a.b.c", "(d).e", "((f", ") # x", " . # y", "g)", "h().i", "j[0].k", "1.e5", "'l'.m"))
                .containsExactly("a.b", "b.c", "d.e", "f.g");
    }

    @Test
    void read_attributesEverywhere_areFound() throws Exception {
        assertThat(attributes("@a.b", "def f(x: c.d = e.f) -> g.h: return i.j", "class K(l.m[n.o]): pass", "p.q = r.s"))
                .containsExactly("a.b", "c.d", "e.f", "g.h", "i.j", "l.m", "n.o", "p.q", "r.s");
    }

    @Test
    void read_formatString_onlyItsAttributesCount() throws Exception {
        assertThat(attributes("f'{a.b} {c(\"d.e\")!r}' F\"\"\"{", "g", ".h}\"\"\" '{i.j}' rf'{k.l}' g'{m.n}'"))
                .containsExactly("a.b", "d.e", "g.h");
    }

    @Test
    void read_pythonBody_isSkippedToItsEnd() throws Exception {
        ParsedModule module = read(
                "if x:",
                "  @ python # comment",
                "  @other.decorator(1)",
                "  def f(a: p.q,",
                "      b='):') -> int: # comment",
                "",
                "# comment",
                "      import no",
                "      it's \"\"\" ( unbalanced",
                "",
                "        import no",
                "  import a",
                "@python",
                "def g():",
                "\timport no");

        assertThat(imports(module)).containsExactly("a as a");
        assertThat(module.attributes()).hasToString("{p=[q], other=[decorator]}");
        assertThat(module.imports().values()).containsExactly(12);
    }

    @Test
    void read_llvmBody_onlyItsAttributesCount() throws Exception {
        ParsedModule module =
                read("@llvm", "@pure", "def f():", "  ; it's (", "  import no", "  add {=a.b}", "import c");

        assertThat(imports(module)).containsExactly("c as c");
        assertThat(module.attributes()).hasToString("{a=[b]}");
    }

    @Test
    void read_functionAfterRawOne_isRead() throws Exception {
        assertThat(imports("@python", "def f():", "  import no", "def g():", "  import a"))
                .containsExactly("a as a");
    }

    @Test
    void read_decoratorOfAnotherName_leavesBodyToCodon() throws Exception {
        assertThat(imports("@python.x", "def f():", "  import a", "@pythons", "def g():", "  import b"))
                .containsExactly("a as a", "b as b");
    }

    @Test
    void read_rawFunctionWithoutBody_skipsNothing() throws Exception {
        assertThat(imports("@python", "def f():", "import a", "@llvm", "def g(): import b", "import c"))
                .contains("a as a", "c as c");
    }
}
