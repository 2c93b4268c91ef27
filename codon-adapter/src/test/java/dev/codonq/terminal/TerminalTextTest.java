package dev.codonq.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TerminalTextTest {
    @Test
    void oneLine_controlCharacters_becomeEscapes() {
        assertThat(TerminalText.oneLine("a\nb\r\u001b[1m\u009b\u202e\u2028é\ud83d\ude00\ud800"))
                .isEqualTo("a\\nb\\x0d\\x9b\\u202e\\u2028é\ud83d\ude00\\ud800");
    }
}
