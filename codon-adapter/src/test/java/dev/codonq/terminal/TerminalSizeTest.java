package dev.codonq.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TerminalSizeTest {
    @Test
    void parse_answerOfStty_isRowsThenColumns() {
        assertThat(TerminalSize.parse("24 80\n")).contains(new TerminalSize(80, 24));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0 0\n", "24\n", "a b\n", "24 80 1\n", "-1 80\n", "99999999999 80\n"})
    void parse_anythingElse_isNoSize(String answer) {
        assertThat(TerminalSize.parse(answer)).isEmpty();
    }
}
