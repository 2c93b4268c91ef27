package dev.codonq.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TimeLeftTest {
    private final TimeLeft timeLeft = new TimeLeft(2);

    @Test
    void of_nothingKnown_isUnknown() {
        timeLeft.done();
        assertThat(timeLeft.of(10, new Moment().running(5).queuedUnknown(4).snapshot()))
                .isEmpty();
    }

    @Test
    void of_allDone_isZero() {
        timeLeft.done();
        assertThat(timeLeft.of(1, new Moment().snapshot())).contains(Duration.ZERO);
    }

    /** 10 - 4 and 20 that wait, in two slots. */
    @Test
    void of_allKnown_countsWhatIsLeftOfEach() {
        Moment moment = new Moment().running(4, 10).queued(2, 20);
        assertThat(timeLeft.of(3, moment.snapshot())).contains(Duration.ofSeconds(13));
    }

    @Test
    void of_oneLongRun_isNotDividedByTheSlots() {
        assertThat(timeLeft.of(1, new Moment().running(1, 100).snapshot())).contains(Duration.ofSeconds(99));
    }

    @Test
    void of_overdue_mayEndAnyMoment() {
        assertThat(timeLeft.of(1, new Moment().running(50, 10).snapshot())).contains(Duration.ZERO);
    }

    /** Runs took 6 s on average; of three unknown ones, one has run for 2 s. */
    @Test
    void of_unknownRuns_countAsThoseOfThisBatch() {
        timeLeft.done(Duration.ofSeconds(4));
        timeLeft.done(Duration.ofSeconds(8));
        Moment moment = new Moment().running(2).queuedUnknown(2);
        assertThat(timeLeft.of(5, moment.snapshot())).contains(Duration.ofSeconds(8));
    }

    /** Of four jobs three were in the cache: one of the remaining 100 takes a quarter of 8 s on average. */
    @Test
    void of_jobsToCome_countHitsToo() {
        timeLeft.done(Duration.ofSeconds(8));
        timeLeft.done();
        timeLeft.done();
        timeLeft.done();
        assertThat(timeLeft.of(104, new Moment().snapshot())).contains(Duration.ofSeconds(100));
    }
}
