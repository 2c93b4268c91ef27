package dev.codonq.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class SizeConverterTest {
    private final SizeConverter converter = new SizeConverter();

    @ParameterizedTest
    @CsvSource({
        "1, 1",
        "65537, 65537",
        "64K, 65536",
        "512M, 536870912",
        "2G, 2147483648",
        "3T, 3298534883328",
        "007K, 7168",
        "1024T, 1125899906842624",
        "1125899906842624, 1125899906842624",
    })
    void convert_numberAndUnit_isThatManyBytes(String text, long bytes) {
        assertThat(converter.convert(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "M",
                "-1",
                "+1M",
                "1.5G",
                "1 G",
                " 1G",
                "1G\n",
                "1g",
                "1GB",
                "1GiB",
                "1KK",
                "0x10",
                "1e9",
                "٣M",
                "9999999999999999999"
            })
    void convert_otherText_namesItAndGivesExamples(String text) {
        assertThatThrownBy(() -> converter.convert(text))
                .isInstanceOf(TypeConversionException.class)
                .hasMessage("'" + text + "' is not a size; give e.g. 64K, 512M, 2G or a number of bytes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "000", "0K", "0T"})
    void convert_zero_isNothing(String text) {
        assertThatThrownBy(() -> converter.convert(text))
                .isInstanceOf(TypeConversionException.class)
                .hasMessage("'" + text + "' is nothing; give e.g. 64K, 512M, 2G or a number of bytes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1025T", "1125899906842625", "8589934592G", "16777216T", "999999999999999999T"})
    void convert_moreThanTheLargest_isTooLarge(String text) {
        assertThatThrownBy(() -> converter.convert(text))
                .isInstanceOf(TypeConversionException.class)
                .hasMessage("'" + text + "' is too large; give at most 1024T");
    }
}
