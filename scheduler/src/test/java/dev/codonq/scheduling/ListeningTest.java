package dev.codonq.scheduling;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.codonq.scheduling.SchedulerEvent.RunPreempted;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/** What tests of listeners have in common: one that keeps what it is told, the log, and the leak check. */
@Timeout(60)
abstract class ListeningTest {
    static final Duration SOON = Duration.ofMillis(1);

    final Recorder recorder = new Recorder();
    final CountDownLatch release = new CountDownLatch(1);
    final ListAppender<ILoggingEvent> log = new ListAppender<>();
    final List<Listeners> opened = new ArrayList<>();

    /** Keeps what it is told. */
    static final class Recorder implements SchedulerListener {
        final List<SchedulerEvent> events = Collections.synchronizedList(new ArrayList<>());

        @Override
        public void on(SchedulerEvent event) {
            events.add(event);
        }

        List<Long> numbers() {
            synchronized (events) {
                return events.stream()
                        .map(event -> ((RunPreempted) event).job())
                        .toList();
            }
        }
    }

    @BeforeEach
    void attachLog() {
        log.start();
        logger().addAppender(log);
    }

    private static Logger logger() {
        return (Logger) LoggerFactory.getLogger("dev.codonq.scheduling");
    }

    @AfterEach
    void closeLeavesNothing() {
        release.countDown();
        opened.forEach(listeners -> close(listeners, Waiting.PATIENCE));
        logger().detachAppender(log);
        Waiting.until(() -> SchedulerTest.threads().isEmpty());
    }

    Listeners start(SchedulerListener... listeners) {
        Listeners started = new Listeners(Arrays.asList(listeners));
        opened.add(started);
        started.start();
        return started;
    }

    static void close(Listeners listeners, Duration patience) {
        listeners.close(Optional.empty(), patience);
    }

    static SchedulerEvent numbered(long number) {
        return new RunPreempted(Instant.EPOCH, number, ObservationTest.KEY, 0);
    }

    static void publish(Listeners listeners, long from, long to) {
        for (long i = from; i < to; i++) {
            long number = i;
            listeners.publish(() -> numbered(number));
        }
    }

    static List<Long> numbers(long from, long to) {
        return LongStream.range(from, to).boxed().toList();
    }

    List<String> logged() {
        return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }
}
