package dev.codonq.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class ListenersCloseTest extends ListeningTest {
    @Test
    void close_listenerThatHangs_isInterruptedAndMissesTheRest() {
        CompletableFuture<Thread> hanging = new CompletableFuture<>();
        AtomicBoolean wasInterrupted = new AtomicBoolean();
        Listeners listeners = start(
                event -> {
                    hanging.complete(Thread.currentThread());
                    try {
                        release.await();
                    } catch (InterruptedException e) {
                        wasInterrupted.set(true);
                    }
                },
                recorder);
        publish(listeners, 0, 5);
        Thread thread = Waiting.forResult(hanging);
        Waiting.until(() -> recorder.events.size() == 5);
        close(listeners, SOON);
        assertThat(thread.isAlive()).isFalse();
        assertThat(wasInterrupted).isTrue();
        assertThat(recorder.numbers()).as("the other has had its due").isEqualTo(numbers(0, 5));
        assertThat(listeners.dropped()).isEqualTo(4);
        assertThat(SchedulerTest.threads()).isEmpty();
    }

    /** The interrupt must reach the listener also where it comes between two events: after it, nothing else would. */
    @RepeatedTest(100)
    void close_listenerThatHangsFromThenOn_isAlwaysInterrupted() {
        CompletableFuture<Listeners> self = new CompletableFuture<>();
        CountDownLatch begun = new CountDownLatch(1);
        Listeners listeners = start(event -> {
            begun.countDown();
            // What waited is dropped right before the interrupt.
            if (Waiting.forResult(self).dropped() > 0) {
                try {
                    release.await();
                } catch (InterruptedException expected) {
                    recorder.on(event);
                }
            }
        });
        publish(listeners, 0, 5000);
        self.complete(listeners);
        Waiting.forLatch(begun);
        close(listeners, Duration.ZERO);
        assertThat(SchedulerTest.threads()).isEmpty();
    }

    @Test
    void close_listenerThatHeedsNoInterrupt_isLeftBehind() {
        CountDownLatch hanging = new CountDownLatch(1);
        AtomicBoolean isReleased = new AtomicBoolean();
        Listeners listeners = start(event -> {
            hanging.countDown();
            while (!isReleased.get()) {
                Thread.onSpinWait();
            }
        });
        publish(listeners, 0, 1);
        Waiting.forLatch(hanging);
        try {
            close(listeners, SOON);
            assertThat(logged()).singleElement().asString().contains("left behind");
            assertThat(SchedulerTest.threads()).containsExactly("codonq-listener-1");
        } finally {
            isReleased.set(true);
        }
    }

    @Test
    void close_idle_endsAllThreadsAndDropsWhatComesLater() {
        Listeners listeners = start(recorder, recorder);
        assertThat(SchedulerTest.threads()).containsExactlyInAnyOrder("codonq-listener-1", "codonq-listener-2");
        close(listeners, Waiting.PATIENCE);
        assertThat(SchedulerTest.threads()).isEmpty();
        publish(listeners, 0, 1);
        assertThat(recorder.events).isEmpty();
        assertThat(listeners.dropped()).isEqualTo(2);
        close(listeners, Waiting.PATIENCE);
    }

    @Test
    void close_neverStarted_returnsAndCountsWhatWaited() {
        Listeners listeners = new Listeners(List.of(recorder));
        publish(listeners, 0, 3);
        close(listeners, Duration.ofSeconds(Long.MAX_VALUE));
        assertThat(listeners.dropped()).isEqualTo(3);
    }

    @Test
    void close_byAListener_waitsForTheOthersAndDeliversTheRest() {
        CompletableFuture<Listeners> self = new CompletableFuture<>();
        CountDownLatch returned = new CountDownLatch(1);
        List<SchedulerEvent> told = Collections.synchronizedList(new ArrayList<>());
        Listeners listeners = start(
                event -> {
                    told.add(event);
                    if (told.size() == 1) {
                        close(Waiting.forResult(self), Duration.ofSeconds(Long.MAX_VALUE));
                        returned.countDown();
                    }
                },
                recorder);
        publish(listeners, 0, 3);
        self.complete(listeners);
        Waiting.forLatch(returned);
        assertThat(recorder.numbers()).isEqualTo(numbers(0, 3));
        Waiting.until(() -> SchedulerTest.threads().isEmpty());
        assertThat(told).hasSize(3);
        assertThat(listeners.dropped()).isZero();
    }

    @Test
    void close_onAnInterruptedThread_waitsAllTheSameAndKeepsTheFlag() {
        CountDownLatch blocked = new CountDownLatch(1);
        Listeners listeners = start(event -> {
            blocked.countDown();
            Waiting.forLatch(release);
            recorder.on(event);
        });
        publish(listeners, 0, 3);
        Waiting.forLatch(blocked);
        AtomicBoolean flag = new AtomicBoolean();
        CompletableFuture<Thread> closer = new CompletableFuture<>();
        CompletableFuture<Void> closing = Waiting.inBackground(() -> {
            Thread.currentThread().interrupt();
            closer.complete(Thread.currentThread());
            close(listeners, Duration.ofSeconds(Long.MAX_VALUE));
            flag.set(Thread.currentThread().isInterrupted());
        });
        Thread thread = Waiting.forResult(closer);
        Waiting.until(() -> closing.isDone() || thread.getState() == Thread.State.TIMED_WAITING);
        release.countDown();
        Waiting.forResult(closing);
        assertThat(flag).isTrue();
        assertThat(recorder.numbers()).isEqualTo(numbers(0, 3));
    }
}
