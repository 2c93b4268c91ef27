package dev.codonq.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class DurationConverterTest {
    private final DurationConverter converter = new DurationConverter();

    @ParameterizedTest
    @CsvSource({"500ms, PT0.5S", "30s, PT30S", "2m, PT2M", "1h, PT1H", "0s, PT0S", "007s, PT7S", "8760h, PT8760H"})
    void convert_numberAndUnit_isThatDuration(String text, String iso) {
        assertThat(converter.convert(text)).isEqualTo(Duration.parse(iso));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "30",
                "s",
                "1.5s",
                "-1s",
                "+1s",
                "1 s",
                " 1s",
                "1s\n",
                "1S",
                "1d",
                "PT1S",
                "٣s",
                "99999999999s"
            })
    void convert_otherText_namesItAndGivesExamples(String text) {
        assertThatThrownBy(() -> converter.convert(text))
                .isInstanceOf(TypeConversionException.class)
                .hasMessage("'" + text + "' is not a duration; give e.g. 500ms, 30s or 2m");
    }

    @ParameterizedTest
    @ValueSource(strings = {"8761h", "9999999999h", "9999999999m"})
    void convert_moreThanAYear_isTooLong(String text) {
        assertThatThrownBy(() -> converter.convert(text)).hasMessageContaining("is too long");
    }
}
