package dev.codonq.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpansTest {
    @ParameterizedTest
    @CsvSource({"0, 0s", "59999, 59s", "60000, 1m 00s", "3599000, 59m 59s", "3600000, 1h 00m", "90061000, 25h 01m"})
    void exact_times_areRoundedDown(long millis, String expected) {
        assertThat(Spans.exact(Duration.ofMillis(millis))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "0, about 0s",
        "1, about 1s",
        "10000, about 10s",
        "11000, about 15s",
        "90000, about 90s",
        "91000, about 2m",
        "3540000, about 59m",
        "3541000, about 1h",
        "3601000, about 1h 10m",
        "9000000, about 2h 30m"
    })
    void about_times_areRoundedUp(long millis, String expected) {
        assertThat(Spans.about(Duration.ofMillis(millis))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"0, 0.00s", "1234, 1.23s", "12345, 12.3s", "59949, 59.9s", "59960, 59s", "125000, 2m 05s"})
    void fine_times_haveThreeDigits(long millis, String expected) {
        assertThat(Spans.fine(Duration.ofMillis(millis))).isEqualTo(expected);
    }
}
