package dev.codonq.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class PollingTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    @Test
    void until_trueAtOnce_asksOnceAndNeedsNoPatience() {
        AtomicInteger asked = new AtomicInteger();
        assertThat(Polling.until(Duration.ZERO, () -> asked.incrementAndGet() > 0))
                .isTrue();
        assertThat(asked).hasValue(1);
    }

    @Test
    void until_neverTrue_givesUp() {
        assertThat(Polling.until(Duration.ofMillis(1), () -> false)).isFalse();
    }

    @Test
    void until_trueLater_isTrue() {
        AtomicInteger asked = new AtomicInteger();
        assertThat(Polling.until(LONG, () -> asked.incrementAndGet() == 5)).isTrue();
    }

    @Test
    void until_notToBeFoundOutForAWhile_goesOn() {
        AtomicInteger asked = new AtomicInteger();
        assertThat(Polling.until(LONG, () -> {
                    if (asked.incrementAndGet() < 3) {
                        throw new UncheckedIOException(new IOException("Too many open files"));
                    }
                    return true;
                }))
                .isTrue();
    }

    @Test
    void until_interruptedThread_goesOnAndKeepsTheFlag() {
        AtomicInteger asked = new AtomicInteger();
        Thread.currentThread().interrupt();
        assertThat(Polling.until(LONG, () -> asked.incrementAndGet() == 5)).isTrue();
        assertThat(Thread.interrupted()).isTrue();
    }
}
