package dev.codonq.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.action.ActionKey;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class AdmissionTest {
    private final Admission admission = new Admission(1, 1);
    private final Run run = new Run(
            FlightKey.of(ActionKey.of(SchedulerTest.action(1)), SchedulerTest.action(1)), SchedulerTest.action(1));

    @Test
    void take_queued_isLeasedUntilClosed() {
        admission.takePlace();
        admission.enqueue(run);
        try (Admission.Lease lease = admission.take().orElseThrow()) {
            assertThat(lease.run()).isSameAs(run);
            assertThat(admission.stats()).isEqualTo(new SchedulerStats(0, 1, 1));
        }
        assertThat(admission.stats()).isEqualTo(new SchedulerStats(0, 0, 1));
    }

    /** An accepted job may be about to queue its run: a slot that has gone home would not run it. */
    @Test
    void take_closedWithAPlaceTaken_waitsForItsRun() {
        admission.takePlace();
        admission.close();
        var taking = Waiting.inBackground(() -> assertThat(admission.take()).isPresent());
        admission.enqueue(run);
        Waiting.forResult(taking);
    }

    @Test
    void take_closedAndIdle_isNothing() {
        admission.takePlace();
        admission.close();
        var taking = Waiting.inBackground(() -> assertThat(admission.take()).isEmpty());
        admission.returnPlace();
        Waiting.forResult(taking);
    }

    /** closeNow() may cancel the jobs between the making of their run and this; no slot would ever take it. */
    @Test
    void enqueue_noJobLeft_isNotKept() {
        admission.enqueue(run);
        assertThat(admission.stats()).isEqualTo(new SchedulerStats(0, 0, 0));
    }

    @Test
    void awaitIdle_placeTakenOrLeaseOpen_isNotIdle() throws InterruptedException {
        assertThat(admission.awaitIdle(Duration.ZERO)).isTrue();
        admission.takePlace();
        assertThat(admission.awaitIdle(Duration.ofNanos(1))).isFalse();
        admission.enqueue(run);
        try (Admission.Lease lease = admission.take().orElseThrow()) {
            assertThat(lease).isNotNull();
            admission.returnPlace();
            assertThat(admission.awaitIdle(Duration.ofNanos(1))).isFalse();
        }
        assertThat(admission.awaitIdle(Duration.ZERO)).isTrue();
    }
}
