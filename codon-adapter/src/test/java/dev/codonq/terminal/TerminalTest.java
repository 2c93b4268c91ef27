package dev.codonq.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class TerminalTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"/dev/pts/0", "/dev/pts/17", "/dev/tty", "/dev/tty1", "/dev/ttyS0", "/dev/console", "/dev/hvc0"})
    void of_deviceOfATerminal_isOne(String device) {
        assertThat(Terminal.of(device, Map.of("TERM", "xterm")).isTerminal()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/dev/null", "pipe:[123]", "socket:[9]", "/dev/pts/x", "/home/me/dev/pts/0", "/dev/pts/0.log", ""
            })
    void of_anythingElse_isNone(String target) {
        assertThat(Terminal.of(target, Map.of("TERM", "xterm")).isTerminal()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "xterm, , COLOURS",
        "xterm, '', COLOURS",
        "xterm, 1, PLAIN",
        "xterm, 0, PLAIN",
        "dumb, , PLAIN",
        ", , PLAIN"
    })
    void palette_auto_followsTheEnvironment(@Nullable String term, @Nullable String noColor, Palette expected) {
        Map<String, String> environment = new HashMap<>();
        if (term != null) {
            environment.put("TERM", term);
        }
        if (noColor != null) {
            environment.put("NO_COLOR", noColor);
        }

        assertThat(Terminal.of("/dev/pts/0", environment).palette(ColorChoice.AUTO))
                .isEqualTo(expected);
        assertThat(Terminal.of("pipe:[1]", environment).palette(ColorChoice.AUTO))
                .isEqualTo(Palette.PLAIN);
        assertThat(Terminal.of("pipe:[1]", environment).palette(ColorChoice.ALWAYS))
                .isEqualTo(Palette.COLOURS);
        assertThat(Terminal.of("/dev/pts/0", environment).palette(ColorChoice.NEVER))
                .isEqualTo(Palette.PLAIN);
    }
}
