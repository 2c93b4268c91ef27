package dev.codonq.diagnostics;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class SourceExcerptTest {
    private static SourceExcerpt of(String text, @Nullable Integer column, @Nullable Integer endColumn) {
        return of(text.getBytes(UTF_8), column, endColumn);
    }

    private static SourceExcerpt of(byte[] text, @Nullable Integer column, @Nullable Integer endColumn) {
        return SourceExcerpt.of(
                text, new Diagnostic(Severity.ERROR, "a.py", 7, column, endColumn, "no", null, List.of()));
    }

    /** The two lines as they stand on a terminal, with the number of columns that the first may take. */
    private static List<String> shown(SourceExcerpt excerpt, int columns) {
        SourceExcerpt shown = excerpt.toShow(columns);
        return List.of(shown.text(), shown.underline());
    }

    @Test
    void of_range_countsBytes() {
        // Codon reports nope in a line that begins so as 12-16.
        assertThat(of("x = \"č🐎\" + nope", 16, 20)).isEqualTo(new SourceExcerpt(7, "x = \"č🐎\" + ", "nope", ""));
    }

    @Test
    void of_startOnly_countsCharacters() {
        assertThat(of("x = \"č🐎\" + )", 12, null)).isEqualTo(new SourceExcerpt(7, "x = \"č🐎\" + ", ")", ""));
    }

    @Test
    void of_columnAtEndOfLine_marksNothingThere() {
        assertThat(of("def f()", 8, null)).isEqualTo(new SourceExcerpt(7, "def f()", "", ""));
    }

    @Test
    void of_rangeBehindEndOfLine_endsWithIt() {
        assertThat(of("f(a,", 1, 27)).isEqualTo(new SourceExcerpt(7, "", "f(a,", ""));
        assertThat(of("f(a,", 99, 103)).isEqualTo(new SourceExcerpt(7, "f(a,", "", ""));
        assertThat(of("f(a,", 99, null)).isEqualTo(new SourceExcerpt(7, "f(a,", "", ""));
    }

    @Test
    void of_columnsInsideOfCharacters_takesAllOfThem() {
        assertThat(of("a🐎b", 3, 4)).isEqualTo(new SourceExcerpt(7, "a", "🐎", "b"));
    }

    @Test
    void of_noColumn_marksAllButIndentation() {
        assertThat(of("\t import a", null, null)).isEqualTo(new SourceExcerpt(7, "\t ", "import a", ""));
    }

    @Test
    void of_notUtf8_keepsItsPlace() {
        byte[] latin = "s = 'é' + nope".getBytes(ISO_8859_1);

        assertThat(of(latin, 11, 15)).isEqualTo(new SourceExcerpt(7, "s = '\ufffd' + ", "nope", ""));
    }

    @Test
    void toShow_tabs_areSpacesToTheNextStop() {
        assertThat(shown(of("\tx\t= nope", 6, 10), 80)).containsExactly("    x   = nope", "          ^~~~");
    }

    @Test
    void toShow_wideAndJoiningCharacters_underlinesWhatIsMeant() {
        assertThat(shown(of("s = '中e\u0301🐎' + nope", 20, 24), 80))
                .containsExactly("s = '中e\u0301🐎' + nope", "              ^~~~");
        assertThat(shown(of("s = '中文'", 6, 12), 80)).containsExactly("s = '中文'", "     ^~~~");
    }

    @Test
    void toShow_controlCharacters_areEscapes() {
        assertThat(shown(of("a\u001b[31m\u202eb = nope", 14, 18), 80))
                .containsExactly("a\\x1b[31m\\u202eb = nope", "                   ^~~~");
    }

    @Test
    void toShow_longLine_isCutAroundTheMark() {
        String line = "a".repeat(100) + "nope" + "b".repeat(100);

        assertThat(shown(of(line, 101, 105), 20)).containsExactly("…aaaaaaaaaanopebbbb…", "           ^~~~");
        assertThat(shown(of(line, 1, 5), 20)).containsExactly("aaaaaaaaaaaaaaaaaaa…", "^~~~");
        assertThat(shown(of(line, 201, 205), 20)).containsExactly("…bbbbbbbbbbbbbbbbbbb", "                ^~~~");
    }

    @Test
    void toShow_longMark_showsItsStart() {
        assertThat(shown(of("x = " + "b".repeat(300) + " + 1", 5, 305), 20))
                .containsExactly("… bbbbbbbbbbbbbbbbb…", "  ^~~~~~~~~~~~~~~~~~");
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 20, 79})
    void toShow_anything_fits(int columns) {
        Random random = new Random(columns);
        String[] parts = {"a", "\t", "中", "🐎", "e\u0301", "\u001b", "\u202e", "\ud800", " ", "\u0301"};
        for (int round = 0; round < 5_000; round++) {
            StringBuilder line = new StringBuilder();
            for (int i = random.nextInt(120); i > 0; i--) {
                line.append(parts[random.nextInt(parts.length)]);
            }
            int column = 1 + random.nextInt(200);
            Integer end = random.nextBoolean() ? null : Integer.valueOf(column + 1 + random.nextInt(200));
            SourceExcerpt shown = of(line.toString(), column, end).toShow(columns);

            assertThat(DisplayWidth.of(shown.text()))
                    .as("seed %d, round %d: %s", columns, round, line)
                    .isLessThanOrEqualTo(columns);
            assertThat(shown.text().chars()).as("round %d", round).noneMatch(c -> c < ' ' || c == 0x202e);
            assertThat(DisplayWidth.of(shown.underline())).isLessThanOrEqualTo(columns + 1);
        }
    }

    @Test
    void toShow_megabytesOfOneLine_looksOnlyAroundTheMark() {
        byte[] line = "x".repeat(8_000_000).getBytes(UTF_8);

        assertThat(of(line, 4_000_000, 4_000_004).toShow(80).text()).hasSize(80);
        assertThat(of(line, 1, 8_000_000).toShow(80).underline()).hasSize(79);
    }
}
