package dev.codonq.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.action.ActionResult;
import dev.codonq.action.CapturedOutput;
import dev.codonq.scheduling.RunRecord.Origin;
import dev.codonq.scheduling.SchedulerEvent.JobFinished;
import dev.codonq.scheduling.SchedulerEvent.RunPreempted;
import dev.codonq.scheduling.SchedulerEvent.SchedulerClosing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class ListenersTest extends ListeningTest {
    @Test
    void publish_nobodyListens_makesNoEventAndNoThread() {
        Listeners none = start();
        none.publish(() -> {
            throw new AssertionError("an event was made for nobody");
        });
        assertThat(none.dropped()).isZero();
        assertThat(SchedulerTest.threads()).isEmpty();
    }

    @Test
    void publish_manyEvents_reachEachListenerInOrderOnItsThread() {
        Recorder second = new Recorder();
        List<Thread> threads = Collections.synchronizedList(new ArrayList<>());
        Listeners listeners = start(recorder, second, event -> threads.add(Thread.currentThread()));
        publish(listeners, 0, 5000);
        close(listeners, Waiting.PATIENCE);
        assertThat(recorder.numbers()).isEqualTo(numbers(0, 5000));
        assertThat(second.numbers()).isEqualTo(numbers(0, 5000));
        assertThat(threads)
                .hasSize(5000)
                .allSatisfy(thread -> assertThat(thread.getName()).isEqualTo("codonq-listener-3"));
        assertThat(listeners.dropped()).isZero();
    }

    @Test
    void publish_beforeTheStart_isDeliveredAfterIt() {
        Listeners listeners = new Listeners(List.of(recorder));
        opened.add(listeners);
        publish(listeners, 0, 3);
        listeners.start();
        close(listeners, Waiting.PATIENCE);
        assertThat(recorder.numbers()).isEqualTo(numbers(0, 3));
    }

    @Test
    void listener_thatThrows_getsTheNextEventAndHarmsNoOther() {
        List<SchedulerEvent> told = Collections.synchronizedList(new ArrayList<>());
        Listeners listeners = start(
                event -> {
                    told.add(event);
                    if (told.size() % 2 == 0) {
                        throw new StackOverflowError("on purpose");
                    }
                    throw new IllegalStateException("on purpose");
                },
                recorder);
        publish(listeners, 0, 100);
        close(listeners, Waiting.PATIENCE);
        assertThat(told).hasSize(100);
        assertThat(recorder.numbers()).isEqualTo(numbers(0, 100));
        assertThat(logged())
                .as("one line for each class")
                .satisfiesExactlyInAnyOrder(
                        line -> assertThat(line).contains("IllegalStateException"),
                        line -> assertThat(line).contains("StackOverflowError"));
    }

    @Test
    void listener_thatInterruptsItsThread_getsTheNextEventUninterrupted() {
        AtomicBoolean isInterrupted = new AtomicBoolean();
        Listeners listeners = start(event -> {
            isInterrupted.compareAndSet(false, Thread.currentThread().isInterrupted());
            Thread.currentThread().interrupt();
            recorder.on(event);
        });
        publish(listeners, 0, 100);
        close(listeners, Waiting.PATIENCE);
        assertThat(recorder.numbers()).isEqualTo(numbers(0, 100));
        assertThat(isInterrupted).isFalse();
    }

    @Test
    void listener_thatBlocks_dropsTheNewestOfItsOwnAlone() {
        CountDownLatch blocked = new CountDownLatch(1);
        Recorder slow = new Recorder();
        Listeners listeners = start(
                event -> {
                    blocked.countDown();
                    Waiting.forLatch(release);
                    slow.on(event);
                },
                recorder);
        publish(listeners, 0, 1);
        Waiting.forLatch(blocked);
        int all = 1 + Delivery.MOST_EVENTS + 10;
        // In steps, so that the one that keeps up has no need to drop.
        for (int i = 1; i < all; i++) {
            publish(listeners, i, i + 1);
            if (i % 1000 == 0) {
                int published = i + 1;
                Waiting.until(() -> recorder.events.size() == published);
            }
        }
        assertThat(listeners.dropped()).isEqualTo(10);
        release.countDown();
        close(listeners, Waiting.PATIENCE);
        assertThat(slow.numbers()).isEqualTo(numbers(0, 1 + Delivery.MOST_EVENTS));
        assertThat(recorder.numbers()).isEqualTo(numbers(0, all));
        assertThat(logged()).singleElement().asString().contains("missed 10 events");
    }

    @Test
    void listener_thatBlocks_holdsNoMoreThanTheBytesAllowed() {
        CountDownLatch blocked = new CountDownLatch(1);
        Listeners listeners = start(event -> {
            blocked.countDown();
            Waiting.forLatch(release);
            recorder.on(event);
        });
        listeners.publish(() -> new SchedulerClosing(Instant.EPOCH));
        Waiting.forLatch(blocked);
        // All of them hold the same bytes, which the test can afford.
        CapturedOutput quarter = new CapturedOutput(new byte[(int) (Delivery.MOST_BYTES / 4)], new byte[0], 0);
        RunRecord record = RunRecord.withoutRun(Origin.MEMORY, Duration.ZERO);
        JobResult large = new JobResult.Succeeded(new ActionResult(0, new TreeMap<>(), quarter, quarter), record);
        JobResult failed = new JobResult.Failed(1, Optional.empty(), quarter, CapturedOutput.EMPTY, record);
        for (JobResult result : List.of(large, failed, failed, failed, large)) {
            listeners.publish(() -> new JobFinished(Instant.EPOCH, 1, ObservationTest.KEY, "", result));
        }
        assertThat(listeners.dropped()).isEqualTo(2);
        release.countDown();
        Waiting.until(() -> recorder.events.size() == 4);
        listeners.publish(() -> new JobFinished(Instant.EPOCH, 1, ObservationTest.KEY, "", large));
        close(listeners, Waiting.PATIENCE);
        assertThat(recorder.events.size()).as("the bytes are given back").isEqualTo(5);
    }

    @Test
    void publish_anEventThatCannotBeMade_isCountedAndHarmsNobody() {
        Listeners listeners = start(recorder);
        listeners.publish(() -> {
            throw new StackOverflowError("on purpose");
        });
        publish(listeners, 0, 1);
        close(listeners, Waiting.PATIENCE);
        assertThat(listeners.dropped()).isEqualTo(1);
        assertThat(recorder.numbers()).isEqualTo(numbers(0, 1));
    }

    @Test
    void publish_byAListener_comesToItAfterThis() {
        CompletableFuture<Listeners> self = new CompletableFuture<>();
        AtomicBoolean isCurrent = new AtomicBoolean();
        CountDownLatch done = new CountDownLatch(3);
        Listeners listeners = start(event -> {
            recorder.on(event);
            long number = ((RunPreempted) event).job();
            isCurrent.set(Waiting.forResult(self).isCurrent());
            publish(Waiting.forResult(self), number + 1, number < 2 ? number + 2 : number + 1);
            done.countDown();
        });
        self.complete(listeners);
        assertThat(listeners.isCurrent()).isFalse();
        publish(listeners, 0, 1);
        Waiting.forLatch(done);
        assertThat(recorder.numbers()).isEqualTo(numbers(0, 3));
        assertThat(isCurrent).isTrue();
    }
}
