package dev.codonq.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.codonq.action.Limit;
import dev.codonq.action.ResourceLimits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WatchdogTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration GRACE = Duration.ofSeconds(2);
    private static final Duration KILL_INTERVAL = Duration.ofMillis(100);
    private static final Duration TICK = Duration.ofNanos(1);

    private final HandMovedTimer timer = new HandMovedTimer();
    private final RecordingTree tree = new RecordingTree();
    private final Watchdog watchdog = watchdog(GRACE);

    private Watchdog watchdog(Duration grace) {
        return new Watchdog(
                tree,
                ResourceLimits.defaults().toBuilder()
                        .timeout(TIMEOUT)
                        .gracePeriod(grace)
                        .build(),
                timer);
    }

    /** Notes the signals it is asked to send, and fails to send them on demand. */
    private static final class RecordingTree implements ProcessTree {
        private final List<String> signals = new ArrayList<>();
        private boolean isBroken;

        private void send(String signal) {
            signals.add(signal);
            if (isBroken) {
                throw new UncheckedIOException(new IOException("Too many open files"));
            }
        }

        @Override
        public void terminate() {
            send("TERM");
        }

        @Override
        public void kill() {
            send("KILL");
        }

        @Override
        public boolean endAll(Duration patience) {
            throw new AssertionError("not the watchdog's business");
        }

        @Override
        public List<Long> members() {
            throw new AssertionError("not the watchdog's business");
        }

        @Override
        public List<String> memberNames() {
            throw new AssertionError("not the watchdog's business");
        }
    }

    private void advanceToTerminating() {
        timer.advance(TIMEOUT);
        assertThat(tree.signals).containsExactly("TERM");
    }

    private void advanceToKilling() {
        advanceToTerminating();
        timer.advance(GRACE);
        assertThat(tree.signals).containsExactly("TERM", "KILL");
    }

    private void assertNothingFollows() {
        List<String> before = List.copyOf(tree.signals);
        assertThat(timer.pending()).as("alarms").isZero();
        timer.advance(TIMEOUT.plus(GRACE).multipliedBy(2));
        assertThat(tree.signals).isEqualTo(before);
    }

    @Test
    void ended_whileWatching_sendsNothing() {
        timer.advance(TIMEOUT.minus(TICK));
        assertThat(watchdog.ended()).isEmpty();
        assertThat(tree.signals).isEmpty();
        assertNothingFollows();
    }

    @Test
    void timeout_reached_terminates() {
        timer.advance(TIMEOUT.minus(TICK));
        assertThat(tree.signals).isEmpty();
        timer.advance(TICK);
        assertThat(tree.signals).containsExactly("TERM");
    }

    @Test
    void ended_inTheGracePeriod_isATimeoutWithoutKill() {
        advanceToTerminating();
        timer.advance(GRACE.minus(TICK));
        assertThat(watchdog.ended()).contains(new ProcessOutcome.LimitExceeded(Limit.RUN_TIME));
        assertThat(tree.signals).containsExactly("TERM");
        assertNothingFollows();
    }

    @Test
    void gracePeriod_over_kills() {
        advanceToTerminating();
        timer.advance(GRACE.minus(TICK));
        assertThat(tree.signals).containsExactly("TERM");
        timer.advance(TICK);
        assertThat(tree.signals).containsExactly("TERM", "KILL");
    }

    @Test
    void gracePeriod_zero_killsAtTheTimeout() {
        watchdog.ended();
        watchdog(Duration.ZERO);
        timer.advance(TIMEOUT);
        assertThat(tree.signals).containsExactly("TERM", "KILL");
    }

    @Test
    void kill_notEnough_isRepeatedUntilEnded() {
        advanceToKilling();
        timer.advance(KILL_INTERVAL.multipliedBy(3));
        assertThat(tree.signals).containsExactly("TERM", "KILL", "KILL", "KILL", "KILL");
        assertThat(watchdog.ended()).contains(new ProcessOutcome.LimitExceeded(Limit.RUN_TIME));
        assertNothingFollows();
    }

    @Test
    void stop_whileWatching_killsAtOnceAndAgain() {
        watchdog.stop();
        assertThat(tree.signals).containsExactly("KILL");
        timer.advance(KILL_INTERVAL);
        assertThat(tree.signals).containsExactly("KILL", "KILL");
        assertThat(watchdog.ended()).contains(new ProcessOutcome.Stopped());
        assertNothingFollows();
    }

    @Test
    void stop_inTheGracePeriod_killsButStaysATimeout() {
        advanceToTerminating();
        watchdog.stop();
        assertThat(tree.signals).containsExactly("TERM", "KILL");
        assertThat(timer.pending()).isEqualTo(1);
        assertThat(watchdog.ended()).contains(new ProcessOutcome.LimitExceeded(Limit.RUN_TIME));
        assertNothingFollows();
    }

    @Test
    void stop_whileKilling_changesNothing() {
        advanceToKilling();
        watchdog.stop();
        assertThat(tree.signals).containsExactly("TERM", "KILL");
        assertThat(timer.pending()).isEqualTo(1);
        assertThat(watchdog.ended()).contains(new ProcessOutcome.LimitExceeded(Limit.RUN_TIME));
    }

    @Test
    void stop_afterEnded_sendsNothing() {
        watchdog.ended();
        watchdog.stop();
        assertThat(tree.signals).isEmpty();
        assertThat(watchdog.ended()).isEmpty();
        assertNothingFollows();
    }

    @Test
    void timeoutAlarm_thatComesAfterStop_neverTerminates() {
        Runnable stale = timer.takeNext();
        watchdog.stop();
        stale.run();
        assertThat(tree.signals).containsOnly("KILL");
        assertThat(watchdog.ended()).contains(new ProcessOutcome.Stopped());
        timer.advance(TIMEOUT);
        assertThat(tree.signals).containsExactly("KILL", "KILL");
    }

    @Test
    void anyAlarm_thatComesAfterEnded_sendsNothing() {
        Runnable staleTimeout = timer.takeNext();
        watchdog.ended();
        staleTimeout.run();
        assertThat(tree.signals).isEmpty();
        assertNothingFollows();
    }

    @Test
    void killAlarm_thatComesAfterEnded_sendsNothing() {
        advanceToKilling();
        Runnable staleKill = timer.takeNext();
        watchdog.ended();
        staleKill.run();
        assertThat(tree.signals).containsExactly("TERM", "KILL");
        assertNothingFollows();
    }

    @Test
    void terminate_thatFails_isFollowedByTheKillAllTheSame() {
        tree.isBroken = true;
        assertThatThrownBy(() -> timer.advance(TIMEOUT)).isInstanceOf(UncheckedIOException.class);
        tree.isBroken = false;
        timer.advance(GRACE);
        assertThat(tree.signals).containsExactly("TERM", "KILL");
    }

    @Test
    void kill_thatFails_isRepeated() {
        tree.isBroken = true;
        assertThatThrownBy(watchdog::stop).isInstanceOf(UncheckedIOException.class);
        tree.isBroken = false;
        timer.advance(KILL_INTERVAL);
        assertThat(tree.signals).containsExactly("KILL", "KILL");
        assertThat(watchdog.ended()).contains(new ProcessOutcome.Stopped());
        assertNothingFollows();
    }
}
