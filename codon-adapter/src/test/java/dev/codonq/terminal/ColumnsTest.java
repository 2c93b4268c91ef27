package dev.codonq.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.diagnostics.DisplayWidth;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ColumnsTest {
    @ParameterizedTest
    @CsvSource({
        "path/to/file.py, 15, path/to/file.py",
        "path/to/file.py, 8, …file.py",
        "path/to/file.py, 1, …",
        "path/to/file.py, 0, ''",
        "日本語.py, 9, 日本語.py",
        "日本語.py, 8, …本語.py",
        "日本語.py, 7, …語.py",
        "日本語.py, 6, …語.py",
        "a🦀🦀, 4, …🦀",
        "ae\u0301e\u0301x, 3, …e\u0301x",
        "ae\u0301e\u0301x, 2, …x"
    })
    void end_tooWide_keepsWholeCharactersOfTheEnd(String text, int columns, String expected) {
        assertThat(Columns.end(text, columns)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "12 of 500, 9, 12 of 500",
        "12 of 500, 6, 12 of…",
        "日本語, 5, 日本…",
        "日本語, 4, 日…",
        "e\u0301e\u0301e\u0301, 2, e\u0301…"
    })
    void start_tooWide_keepsWholeCharactersOfTheStart(String text, int columns, String expected) {
        assertThat(Columns.start(text, columns)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 19, 80, 200})
    void both_anything_fit(int columns) {
        String text = "👩‍👩‍👧🇩🇪é日本".repeat(200) + "\u0301".repeat(4000);
        assertThat(DisplayWidth.of(Columns.end(text, columns))).isLessThanOrEqualTo(columns);
        assertThat(DisplayWidth.of(Columns.start(text, columns))).isLessThanOrEqualTo(columns);
    }

    @Test
    void both_empty_areEmpty() {
        assertThat(Columns.start("", 0)).isEmpty();
        assertThat(Columns.end("", 0)).isEmpty();
    }
}
