package dev.codonq.action;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CapturedOutputTest {
    @Test
    void text_nothingDiscarded_joinsHeadAndTail() {
        CapturedOutput output = new CapturedOutput("grö".getBytes(UTF_8), "ße".getBytes(UTF_8), 0);
        assertThat(output.text()).isEqualTo("größe").isEqualTo(output.toString());
        assertThat(output.keptBytes()).isEqualTo(7);
    }

    @Test
    void text_bytesDiscarded_countsThemOnALineOfTheirOwn() {
        CapturedOutput output = new CapturedOutput(new byte[] {'a'}, new byte[] {'z'}, 24);
        assertThat(output.text()).isEqualTo("a\n[codonq: 24 bytes discarded here]\nz");
        assertThat(output.keptBytes()).isEqualTo(2);
    }

    @Test
    void text_malformedUtf8_isReplacedAndNotLost() {
        assertThat(new CapturedOutput(new byte[] {(byte) 0xff, 'x'}, new byte[0], 0).text())
                .isEqualTo("\ufffdx");
    }

    @Test
    void bytes_changedByTheCaller_stayAsTheyWere() {
        CapturedOutput output = new CapturedOutput(new byte[] {'a'}, new byte[0], 0);
        output.bytes()[0] = 'b';
        assertThat(output.text()).isEqualTo("a");
    }
}
