package dev.codonq.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class AdmissionTest {
    private static final Demand DEMAND = new Demand(Demand.UNKNOWN_TIME, 1);

    private final Places places = new Places(3);
    private final Admission admission = SchedulerTest.admission(1, places);
    private final Run run = SchedulerTest.run(1);

    private void enqueue(Run queued) {
        admission.enqueue(queued, "client", Priority.NORMAL, DEMAND);
    }

    private void takePlace() {
        assertThat(places.take(Duration.ZERO)).isEmpty();
    }

    @Test
    void take_queued_isLeasedUntilClosed() {
        takePlace();
        enqueue(run);
        try (Lease lease = admission.take().orElseThrow()) {
            assertThat(lease.run()).isSameAs(run);
            assertThat(admission.stats()).isEqualTo(new SchedulerStats(0, 1, 1));
        }
        assertThat(admission.stats()).isEqualTo(new SchedulerStats(0, 0, 1));
    }

    @Test
    void take_noSlotFree_waitsForOneNotForTheLease() {
        takePlace();
        enqueue(run);
        enqueue(SchedulerTest.run(2));
        try (Lease first = admission.take().orElseThrow()) {
            var taking = Waiting.inBackground(
                    () -> assertThat(admission.take().orElseThrow().run()).isNotSameAs(run));
            assertThat(admission.stats()).isEqualTo(new SchedulerStats(1, 1, 1));
            first.freeSlot();
            Waiting.forResult(taking);
            assertThat(admission.stats()).isEqualTo(new SchedulerStats(0, 2, 1));
        }
    }

    @Test
    void poll_noSlotFree_isNothing() {
        takePlace();
        enqueue(run);
        enqueue(SchedulerTest.run(2));
        try (Lease first = admission.poll().orElseThrow()) {
            assertThat(first.run()).isSameAs(run);
            assertThat(admission.poll()).isEmpty();
        }
    }

    /** An accepted job may be about to queue its run: a thread that has gone home would not run it. */
    @Test
    void take_closedWithAPlaceTaken_waitsForItsRun() {
        takePlace();
        places.close();
        var taking = Waiting.inBackground(() -> assertThat(admission.take()).isPresent());
        enqueue(run);
        Waiting.forResult(taking);
    }

    @Test
    void take_closedAndIdle_isNothing() {
        takePlace();
        places.close();
        var taking = Waiting.inBackground(() -> assertThat(admission.take()).isEmpty());
        places.giveBack();
        admission.wakeAll();
        Waiting.forResult(taking);
    }

    /** closeNow() may cancel the jobs between the making of their run and this; no thread would ever take it. */
    @Test
    void enqueue_noJobLeft_isNotKept() {
        enqueue(run);
        assertThat(admission.stats()).isEqualTo(new SchedulerStats(0, 0, 0));
    }

    /** Else one that was given up could begin again while closeNow() has stopped only some of the others. */
    @Test
    void stop_givenUpRun_neverBeginsAgain() {
        takePlace();
        enqueue(run);
        try (Lease lease = admission.take().orElseThrow()) {
            admission.stop();
            admission.enqueueAgain(lease.queued(), true);
            lease.freeSlot();
            enqueue(SchedulerTest.run(2));
            assertThat(admission.poll()).isEmpty();
            assertThat(admission.stats()).isEqualTo(new SchedulerStats(0, 1, 1));
        }
    }

    @Test
    void awaitNoLease_leaseOpen_isNotIdle() throws InterruptedException {
        assertThat(admission.awaitNoLease(Duration.ZERO)).isTrue();
        takePlace();
        enqueue(run);
        try (Lease lease = admission.take().orElseThrow()) {
            lease.freeSlot();
            assertThat(admission.awaitNoLease(Duration.ofNanos(1))).isFalse();
        }
        assertThat(admission.awaitNoLease(Duration.ZERO)).isTrue();
    }
}
