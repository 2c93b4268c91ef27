package dev.codonq.progress;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TimeLeftTest {
    private final TimeLeft timeLeft = new TimeLeft(2);

    private Optional<Duration> left(long jobs, Moment moment) {
        return timeLeft.of(jobs, moment.snapshot(), Duration.ZERO);
    }

    @Test
    void of_nothingKnown_isUnknown() {
        timeLeft.done();
        assertThat(left(10, new Moment().running(5).queuedUnknown(4))).isEmpty();
    }

    @Test
    void of_allDone_isZero() {
        timeLeft.done();
        assertThat(left(1, new Moment())).contains(Duration.ZERO);
    }

    /** 10 - 4 and 20 that wait, in two slots. */
    @Test
    void of_allKnown_countsWhatIsLeftOfEach() {
        Moment moment = new Moment().running(4, 10).queued(2, 20);
        assertThat(left(3, moment)).contains(Duration.ofSeconds(13));
    }

    @Test
    void of_oneLongRun_isNotDividedByTheSlots() {
        assertThat(left(1, new Moment().running(1, 100))).contains(Duration.ofSeconds(99));
    }

    @Test
    void of_overdue_mayEndAnyMoment() {
        assertThat(left(1, new Moment().running(50, 10))).contains(Duration.ZERO);
    }

    /** Runs took 6 s on average; of three unknown ones, one has run for 2 s. */
    @Test
    void of_unknownRuns_countAsThoseOfThisBatch() {
        timeLeft.done(Duration.ofSeconds(4));
        timeLeft.done(Duration.ofSeconds(8));
        Moment moment = new Moment().running(2).queuedUnknown(2);
        assertThat(left(5, moment)).contains(Duration.ofSeconds(8));
    }

    /** Of four jobs three were in the cache: one of the remaining 100 takes a quarter of 8 s on average. */
    @Test
    void of_jobsToCome_countHitsToo() {
        timeLeft.done(Duration.ofSeconds(8));
        timeLeft.done();
        timeLeft.done();
        timeLeft.done();
        assertThat(left(104, new Moment())).contains(Duration.ofSeconds(100));
    }

    /** Two jobs in 10 s, in which two slots were busy for 8 s: 1 s of each job went into something else. */
    @Test
    void of_jobsToCome_countWhatIsDoneBesideTheRuns() {
        timeLeft.done(Duration.ofSeconds(16));
        timeLeft.done();
        assertThat(timeLeft.of(3, new Moment().snapshot(), Duration.ofSeconds(10)))
                .contains(Duration.ofSeconds(5));
    }

    @Test
    void of_onlyHits_goesByWhatTheyTook() {
        timeLeft.done();
        timeLeft.done();
        assertThat(timeLeft.of(12, new Moment().snapshot(), Duration.ofSeconds(4)))
                .contains(Duration.ofSeconds(20));
    }
}
