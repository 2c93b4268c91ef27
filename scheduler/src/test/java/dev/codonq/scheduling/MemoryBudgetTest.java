package dev.codonq.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class MemoryBudgetTest {
    private static final long BUDGET = 1000;
    private static final long LENGTH = Duration.ofMinutes(1).toNanos();

    private final AtomicLong now = new AtomicLong(77);
    private final MemoryBudget budget = new MemoryBudget(OptionalLong.of(BUDGET), () -> 0, now::get);
    private final Admission unused = SchedulerTest.admission(1, new Places(1));
    private int number;

    private QueuedRun run(long runNanos, long memoryBytes, boolean isAlone) {
        ClientShare client = new ClientShare("", 1, 0, 0, 0);
        Demand demand = new Demand(runNanos, memoryBytes);
        return new QueuedRun(SchedulerTest.run(number), client, Priority.NORMAL, demand, isAlone, number++, 0);
    }

    private QueuedRun run(long memoryBytes) {
        return run(LENGTH, memoryBytes, false);
    }

    private Lease begin(QueuedRun run) {
        Lease lease = new Lease(unused, run, 1);
        budget.begin(lease);
        return lease;
    }

    private Lease begin(long memoryBytes) {
        return begin(run(memoryBytes));
    }

    @Test
    void admits_nothingHeld_whateverItNeeds() {
        assertThat(budget.admits(run(Long.MAX_VALUE))).isTrue();
    }

    @Test
    void admits_besideOthers_onlyWhatFits() {
        begin(600);
        assertThat(budget.admits(run(400))).isTrue();
        assertThat(budget.admits(run(401))).isFalse();
        assertThat(budget.admits(run(Long.MAX_VALUE))).isFalse();
    }

    @Test
    void admits_youngRunThatHoldsLess_countsAsExpected() {
        Lease young = begin(600);
        budget.hold(young, 10);
        now.addAndGet(4 * LENGTH - 1);
        assertThat(budget.admits(run(401))).isFalse();
    }

    @Test
    void admits_runFarLongerThanExpected_countsWithWhatItHolds() {
        Lease held = begin(600);
        budget.hold(held, 10);
        now.addAndGet(4 * LENGTH);
        assertThat(budget.admits(run(990))).isTrue();
        assertThat(budget.admits(run(991))).isFalse();
    }

    @Test
    void admits_runOfUnknownLength_countsAsExpectedForAWhile() {
        Lease held = begin(run(Demand.UNKNOWN_TIME, 600, false));
        budget.hold(held, 10);
        assertThat(budget.admits(run(401))).isFalse();
        now.addAndGet(Duration.ofSeconds(10).toNanos());
        assertThat(budget.admits(run(401))).isTrue();
    }

    @Test
    void admits_runThatHoldsMoreThanExpected_countsWithThat() {
        Lease held = begin(100);
        budget.hold(held, 800);
        assertThat(budget.admits(run(201))).isFalse();
        assertThat(budget.admits(run(200))).isTrue();
    }

    /** Not every machine counts what a run's processes take. */
    @Test
    void admits_runOfWhichNothingIsTold_countsAsExpectedToItsEnd() {
        Lease held = begin(600);
        now.addAndGet(100 * LENGTH);
        assertThat(budget.admits(run(401))).isFalse();
        budget.end(held);
        assertThat(budget.admits(run(401))).isTrue();
    }

    @Test
    void admits_oneThatMustBeAlone_besideNoOther() {
        Lease held = begin(1);
        assertThat(budget.admits(run(LENGTH, 1, true))).isFalse();
        budget.end(held);
        assertThat(budget.admits(run(LENGTH, 1, true))).isTrue();
    }

    @Test
    void admits_besideOneThatMustBeAlone_nothing() {
        Lease alone = begin(run(LENGTH, 1, true));
        assertThat(budget.admits(run(1))).isFalse();
        budget.end(alone);
        assertThat(budget.admits(run(1))).isTrue();
    }

    @Test
    void giveUp_withinTheBudget_isNobody() {
        budget.hold(begin(1), 500);
        budget.hold(begin(1), 500);
        assertThat(budget.giveUp()).isEmpty();
    }

    @Test
    void giveUp_beyondTheBudget_isTheYoungestUntilTheRestFits() {
        Lease oldest = begin(1);
        Lease middle = begin(1);
        Lease youngest = begin(1);
        budget.hold(youngest, 100);
        budget.hold(oldest, 600);
        budget.hold(middle, 500);
        assertThat(budget.giveUp()).containsSame(youngest);
        // It still holds what it held, and counts no more: the next has to go as well.
        assertThat(budget.giveUp()).containsSame(middle);
        assertThat(budget.giveUp()).isEmpty();
    }

    @Test
    void giveUp_thoseGivenUpSuffice_isNobodyElse() {
        budget.hold(begin(1), 600);
        budget.hold(begin(1), 300);
        Lease youngest = begin(1);
        budget.hold(youngest, 101);
        assertThat(budget.giveUp()).containsSame(youngest);
        budget.hold(youngest, 5000);
        assertThat(budget.giveUp()).isEmpty();
    }

    @Test
    void giveUp_theOldestAloneHoldsTooMuch_isNobody() {
        Lease oldest = begin(1);
        budget.hold(oldest, 5000);
        assertThat(budget.giveUp()).isEmpty();
        Lease other = begin(1);
        budget.hold(other, 1);
        assertThat(budget.giveUp()).containsSame(other);
        assertThat(budget.giveUp()).isEmpty();
    }

    @Test
    void giveUp_theOldestHasEnded_neverTheNextOldest() {
        Lease first = begin(1);
        Lease second = begin(1);
        budget.hold(first, 1);
        budget.end(first);
        budget.hold(second, 5000);
        assertThat(budget.giveUp()).isEmpty();
    }

    /** It has its slot and may not have begun; to be given up then would be to count no more, and go on. */
    @Test
    void giveUp_theYoungestWasNotHeardOf_isTheOneBefore() {
        Lease oldest = begin(1);
        Lease heard = begin(1);
        Lease silent = begin(1);
        budget.hold(oldest, 600);
        budget.hold(heard, 500);
        assertThat(budget.giveUp()).containsSame(heard);
        assertThat(budget.giveUp()).isEmpty();
        budget.hold(silent, 401);
        assertThat(budget.giveUp()).containsSame(silent);
    }

    @Test
    void hold_afterTheEnd_isNotCounted() {
        Lease ended = begin(1);
        budget.end(ended);
        budget.hold(ended, 500);
        assertThat(budget.snapshot()).isEqualTo(new SchedulerSnapshot.Memory(BUDGET, 0));
    }

    @Test
    void snapshot_isWhatIsHeld() {
        budget.hold(begin(700), 5);
        budget.hold(begin(1), 8);
        assertThat(budget.snapshot()).isEqualTo(new SchedulerSnapshot.Memory(BUDGET, 13));
    }
}
