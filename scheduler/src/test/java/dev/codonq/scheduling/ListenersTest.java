package dev.codonq.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.codonq.action.ActionResult;
import dev.codonq.action.CapturedOutput;
import dev.codonq.scheduling.RunRecord.Origin;
import dev.codonq.scheduling.SchedulerEvent.JobFinished;
import dev.codonq.scheduling.SchedulerEvent.RunPreempted;
import dev.codonq.scheduling.SchedulerEvent.SchedulerClosing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

@Timeout(60)
class ListenersTest {
    private static final Duration SOON = Duration.ofMillis(1);

    private final Recorder recorder = new Recorder();
    private final CountDownLatch release = new CountDownLatch(1);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final List<Listeners> opened = new ArrayList<>();

    /** Keeps what it is told. */
    private static final class Recorder implements SchedulerListener {
        final List<SchedulerEvent> events = Collections.synchronizedList(new ArrayList<>());

        @Override
        public void on(SchedulerEvent event) {
            events.add(event);
        }

        List<Long> numbers() {
            synchronized (events) {
                return events.stream()
                        .map(event -> ((RunPreempted) event).job())
                        .toList();
            }
        }
    }

    @BeforeEach
    void attachLog() {
        log.start();
        logger().addAppender(log);
    }

    private static Logger logger() {
        return (Logger) LoggerFactory.getLogger("dev.codonq.scheduling");
    }

    @AfterEach
    void closeLeavesNothing() {
        release.countDown();
        opened.forEach(listeners -> close(listeners, Waiting.PATIENCE));
        logger().detachAppender(log);
        Waiting.until(() -> SchedulerTest.threads().isEmpty());
    }

    private Listeners start(SchedulerListener... listeners) {
        Listeners started = new Listeners(Arrays.asList(listeners));
        opened.add(started);
        started.start();
        return started;
    }

    private static void close(Listeners listeners, Duration patience) {
        listeners.close(Optional.empty(), patience);
    }

    private static SchedulerEvent numbered(long number) {
        return new RunPreempted(Instant.EPOCH, number, ObservationTest.KEY, 0);
    }

    private static void publish(Listeners listeners, long from, long to) {
        for (long i = from; i < to; i++) {
            long number = i;
            listeners.publish(() -> numbered(number));
        }
    }

    private static List<Long> numbers(long from, long to) {
        return LongStream.range(from, to).boxed().toList();
    }

    private List<String> logged() {
        return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

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
