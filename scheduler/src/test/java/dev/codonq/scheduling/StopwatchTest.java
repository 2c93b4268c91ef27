package dev.codonq.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class StopwatchTest {
    private final AtomicLong clock = new AtomicLong(1_000_000_000);
    private final Stopwatch stopwatch = new Stopwatch(clock::get);

    private void pass(long millis) {
        clock.addAndGet(Duration.ofMillis(millis).toNanos());
    }

    private static Duration millis(long count) {
        return Duration.ofMillis(count);
    }

    @Test
    void times_wholeRun_saysWhatItsTimeWentTo() {
        pass(5);
        stopwatch.processStarted();
        pass(20);
        stopwatch.stageBegun("second");
        pass(30);
        stopwatch.stageBegun("third");
        assertThat(stopwatch.stage()).isEqualTo("third");
        pass(40);
        stopwatch.processEnded();
        pass(3);
        stopwatch.processEnded();
        pass(4);
        RunTimes times = stopwatch.times(2);
        assertThat(times.slot()).isEqualTo(2);
        assertThat(times.preparation()).isEqualTo(millis(5));
        assertThat(times.process()).isEqualTo(millis(90));
        assertThat(times.collection()).isEqualTo(millis(7));
        assertThat(times.stages())
                .containsExactly(new RunTimes.Stage("second", millis(20)), new RunTimes.Stage("third", millis(50)));
    }

    @Test
    void times_noProcess_isPreparation() {
        pass(5);
        stopwatch.processEnded();
        RunTimes times = stopwatch.times(1);
        assertThat(times.preparation()).isEqualTo(millis(5));
        assertThat(times.process()).isZero();
        assertThat(times.collection()).isZero();
        assertThat(times.stages()).isEmpty();
    }

    @Test
    void times_stageToldTooEarlyOrTooLate_isWithinTheProcess() {
        stopwatch.stageBegun("first");
        pass(5);
        stopwatch.processStarted();
        pass(20);
        stopwatch.processEnded();
        pass(1);
        stopwatch.stageBegun("last");
        assertThat(stopwatch.times(1).stages())
                .containsExactly(new RunTimes.Stage("first", millis(0)), new RunTimes.Stage("last", millis(20)));
    }

    @Test
    void stageBegun_again_isNotTaken() {
        stopwatch.processStarted();
        stopwatch.stageBegun("second");
        pass(1);
        stopwatch.stageBegun("third");
        stopwatch.stageBegun("second");
        assertThat(stopwatch.stage()).isEqualTo("third");
        assertThat(stopwatch.times(1).stages()).hasSize(2);
    }

    @Test
    void stageBegun_madeUpWithoutEnd_isBounded() {
        stopwatch.processStarted();
        for (int i = 0; i < 1000; i++) {
            stopwatch.stageBegun("stage " + i);
        }
        assertThat(stopwatch.times(1).stages()).hasSize(20);
    }
}
