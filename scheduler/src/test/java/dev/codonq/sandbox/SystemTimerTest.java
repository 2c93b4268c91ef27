package dev.codonq.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

@Timeout(30)
class SystemTimerTest {
    private final SystemTimer timer = new SystemTimer("codonq-test-timer");

    @AfterEach
    void close() {
        timer.close();
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .doesNotContain("codonq-test-timer");
    }

    @Test
    void after_delay_runsOnce() {
        AtomicInteger runs = new AtomicInteger();
        timer.after(Duration.ofMillis(1), runs::incrementAndGet);
        await().until(() -> runs.get() == 1);
    }

    @Test
    void cancel_beforeItsTime_runsNothing() throws InterruptedException {
        AtomicBoolean ran = new AtomicBoolean();
        timer.after(Duration.ofMillis(50), () -> ran.set(true)).cancel();
        CountDownLatch later = new CountDownLatch(1);
        timer.after(Duration.ofMillis(60), later::countDown);
        assertThat(later.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(ran).isFalse();
    }

    @Test
    void after_delayBeyondAllTime_isAccepted() {
        timer.after(Duration.ofSeconds(Long.MAX_VALUE), () -> {}).cancel();
    }

    @Test
    void action_thatThrows_leavesTheTimerAtWork() throws InterruptedException {
        timer.after(Duration.ZERO, () -> {
            throw new IllegalStateException("on purpose");
        });
        timer.after(Duration.ZERO, () -> {
            throw new StackOverflowError("on purpose");
        });
        CountDownLatch later = new CountDownLatch(1);
        timer.after(Duration.ZERO, later::countDown);
        assertThat(later.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void action_logs_withTheContextOfWhoAskedForIt() {
        List<Map<String, String>> contexts = new CopyOnWriteArrayList<>();
        ListAppender<ILoggingEvent> appender = new ListAppender<>() {
            @Override
            protected void append(ILoggingEvent event) {
                contexts.add(event.getMDCPropertyMap());
            }
        };
        appender.start();
        Logger logger = (Logger) LoggerFactory.getLogger(SystemTimer.class);
        logger.addAppender(appender);
        try {
            MDC.put("job", "1");
            failSoon(() -> {
                MDC.put("by", "action");
                failSoon(() -> {});
            });
            await().until(() -> contexts.size() == 2);
            MDC.clear();
            failSoon(() -> {});
            await().until(() -> contexts.size() == 3);
            Map<String, String> ofAction = Map.of("job", "1", "by", "action");
            assertThat(contexts).containsExactly(ofAction, ofAction, Map.of());
        } finally {
            MDC.clear();
            logger.detachAppender(appender);
        }
    }

    private void failSoon(Runnable before) {
        timer.after(Duration.ZERO, () -> {
            before.run();
            throw new IllegalStateException("on purpose");
        });
    }

    @Test
    void close_whileAnActionRuns_waitsForItAndDoesNotInterruptIt() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        AtomicBoolean ended = new AtomicBoolean();
        timer.after(Duration.ZERO, () -> {
            begun.countDown();
            // Long enough for a close() that does not wait to be seen.
            ended.set(!awaitInterrupt(Duration.ofMillis(100)));
        });
        begun.await();
        timer.close();
        assertThat(ended).isTrue();
    }

    private static boolean awaitInterrupt(Duration patience) {
        try {
            return new CountDownLatch(1).await(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            return true;
        }
    }

    @Test
    void close_withPendingAlarms_forgetsThem() {
        AtomicBoolean ran = new AtomicBoolean();
        timer.after(Duration.ofMillis(50), () -> ran.set(true));
        timer.close();
        assertThat(ran).isFalse();
    }

    @Test
    void close_onAnInterruptedThread_keepsTheFlag() {
        timer.after(Duration.ofHours(1), () -> {});
        Thread.currentThread().interrupt();
        timer.close();
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void after_closed_doesNothing() {
        timer.close();
        timer.after(Duration.ZERO, () -> {
                    throw new AssertionError("a closed timer ran something");
                })
                .cancel();
    }
}
