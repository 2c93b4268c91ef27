package dev.codonq.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.codonq.action.ResourceLimits;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What happens when an alarm goes off before who has set it knows it. */
@Timeout(30)
class EarlyAlarmTest {
    private final EarlyTimer timer = new EarlyTimer();

    /** The first alarm goes off on another thread, and has come as far as it can when it is returned. Thread-safe. */
    private static final class EarlyTimer implements Timer {
        private final AtomicInteger alarms = new AtomicInteger();
        private final List<Integer> cancelled = new CopyOnWriteArrayList<>();
        private final List<Thread> threads = new CopyOnWriteArrayList<>();

        @Override
        public Alarm after(Duration delay, Runnable action) {
            int number = alarms.incrementAndGet();
            if (number == 1) {
                Thread thread = new Thread(action);
                threads.add(thread);
                thread.start();
                await().pollInterval(Duration.ofMillis(1))
                        .until(() -> Set.of(Thread.State.BLOCKED, Thread.State.WAITING, Thread.State.TERMINATED)
                                .contains(thread.getState()));
            }
            return () -> cancelled.add(number);
        }

        private void awaitAlarm() throws InterruptedException {
            for (Thread thread : threads) {
                thread.join(10_000);
            }
        }
    }

    private static final class NoTree implements ProcessTree {
        @Override
        public void terminate() {}

        @Override
        public void kill() {}

        @Override
        public boolean endAll(Duration patience) {
            return true;
        }

        @Override
        public List<Long> members() {
            return List.of();
        }

        @Override
        public List<String> killed() {
            return List.of();
        }
    }

    @Test
    void ended_timeoutBeforeTheWatchdogWasMade_cancelsTheLastAlarm() throws InterruptedException {
        Watchdog watchdog = new Watchdog(new NoTree(), ResourceLimits.defaults(), timer);
        timer.awaitAlarm();
        assertThat(watchdog.ended()).isPresent();
        assertThat(timer.cancelled).containsExactly(2);
    }

    @Test
    void close_lookBeforeTheMonitorWasMade_cancelsTheLastAlarm() throws InterruptedException {
        RunMonitor monitor = new RunMonitor(
                ResourceLimits.defaults(),
                new FakeAccounting(),
                () -> 0,
                () -> false,
                limit -> {},
                RunProgress.IGNORED,
                new ProcessStages(RunTrace.NONE, new FakeAccounting(), stage -> {}),
                timer);
        timer.awaitAlarm();
        monitor.close();
        assertThat(timer.cancelled).containsExactly(2);
    }
}
