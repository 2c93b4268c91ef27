package dev.codonq.remote;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.event.Level;

@Timeout(30)
class CircuitBreakerTest {
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1);
    private final CircuitBreaker breaker = new CircuitBreaker("the test", Level.WARN, now::get);
    private final RecordedLog log = RecordedLog.of(CircuitBreaker.class);

    private void pass(int seconds) {
        now.addAndGet(Duration.ofSeconds(seconds).toNanos());
    }

    @Test
    void allows_afterAFailure_nothingUntilThePauseIsOver() {
        assertThat(breaker.allows()).isTrue();
        breaker.failed("no");
        pass(9);
        assertThat(breaker.allows()).isFalse();
        pass(1);
        assertThat(breaker.allows()).isTrue();
    }

    @Test
    void allows_afterThePause_oneUntilHeHasAnAnswer() {
        breaker.failed("no");
        pass(10);
        assertThat(breaker.allows()).isTrue();
        assertThat(breaker.allows()).isFalse();
        breaker.succeeded();
        assertThat(breaker.allows()).isTrue();
        assertThat(breaker.isClosed()).isTrue();
    }

    @Test
    void failed_again_pausesTwiceAsLong() {
        breaker.failed("no");
        pass(10);
        assertThat(breaker.allows()).isTrue();
        breaker.failed("no");
        pass(19);
        assertThat(breaker.allows()).isFalse();
        pass(1);
        assertThat(breaker.allows()).isTrue();
    }

    @Test
    void failed_whileOpen_changesNothing() {
        breaker.failed("no");
        pass(5);
        breaker.failed("a call that began before");
        pass(5);
        assertThat(breaker.allows()).isTrue();
    }

    @Test
    void succeeded_whileOpen_changesNothing() {
        breaker.failed("no");
        breaker.succeeded();
        assertThat(breaker.allows()).isFalse();
    }

    @Test
    void gaveUp_aTry_letsTheNextTry() {
        breaker.failed("no");
        pass(10);
        assertThat(breaker.allows()).isTrue();
        breaker.gaveUp();
        assertThat(breaker.allows()).isTrue();
        assertThat(breaker.allows()).isFalse();
    }

    @Test
    void failed_howeverOften_warnsOnce() {
        for (int i = 0; i < 3; i++) {
            breaker.failed("connection refused");
            pass(1000);
            assertThat(breaker.allows()).isTrue();
        }
        assertThat(log.warnings()).singleElement().asString().contains("the test", "connection refused", "10 s");
    }
}
