package dev.codonq.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.scheduling.RunSlots.Slot;
import dev.codonq.scheduling.RunSlots.Want;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RunSlotsTest {
    private final RunSlots slots = new RunSlots(2, 1, () -> 100);
    private final CompletableFuture<Void> never = new CompletableFuture<>();

    private Slot take(Want want, long bytes) {
        return slots.take(want, bytes, never).orElseThrow();
    }

    private CompletableFuture<Optional<Slot>> waitFor(Want want, long bytes, CompletableFuture<Void> stop) {
        CompletableFuture<Optional<Slot>> taken = new CompletableFuture<>();
        Thread thread = new Thread(() -> taken.complete(slots.take(want, bytes, stop)), "test-taker");
        thread.setDaemon(true);
        thread.start();
        Waiting.until(() -> taken.isDone() || thread.getState() == Thread.State.TIMED_WAITING);
        return taken;
    }

    private CompletableFuture<Optional<Slot>> waitFor(Want want) {
        return waitFor(want, 1, never);
    }

    @Test
    void take_anywhere_isHereUntilNoSlotIsFree() {
        assertThat(take(Want.ANYWHERE, 1).isHere()).isTrue();
        Slot second = take(Want.ANYWHERE, 1);
        assertThat(second.isHere()).isTrue();
        assertThat(take(Want.ANYWHERE, 1).isHere()).isFalse();
        CompletableFuture<Optional<Slot>> fourth = waitFor(Want.ANYWHERE);
        assertThat(fourth).isNotDone();
        second.close();
        assertThat(Waiting.forResult(fourth).orElseThrow().isHere()).isTrue();
    }

    @Test
    void take_anywhere_isElsewhereWhereMemoryIsShort() {
        assertThat(take(Want.ANYWHERE, 1000).isHere()).as("one always has room").isTrue();
        assertThat(take(Want.ANYWHERE, 1).isHere()).isFalse();
    }

    @Test
    void hold_moreThanExpected_counts() {
        Slot first = take(Want.HERE, 1);
        first.hold(100);
        assertThat(take(Want.ANYWHERE, 1).isHere()).isFalse();
        first.close();
        first.hold(1000);
        assertThat(take(Want.ANYWHERE, 1).isHere()).isTrue();
        assertThat(take(Want.ANYWHERE, 1).isHere()).isTrue();
    }

    @Test
    void take_here_waitsInLineBeforeThoseWhoCouldBeElsewhere() {
        Slot large = take(Want.HERE, 60);
        CompletableFuture<Optional<Slot>> first = waitFor(Want.HERE, 60, never);
        CompletableFuture<Optional<Slot>> second = waitFor(Want.HERE, 1, never);
        assertThat(take(Want.ANYWHERE, 1).isHere()).as("not before who waits").isFalse();
        assertThat(second).isNotDone();
        large.close();
        assertThat(Waiting.forResult(first)).isPresent();
        assertThat(Waiting.forResult(second)).isPresent();
    }

    @Test
    void take_stopped_leavesTheLine() {
        Slot large = take(Want.HERE, 60);
        CompletableFuture<Void> stop = new CompletableFuture<>();
        CompletableFuture<Optional<Slot>> first = waitFor(Want.HERE, 60, stop);
        CompletableFuture<Optional<Slot>> second = waitFor(Want.HERE, 1, never);
        stop.complete(null);
        assertThat(Waiting.forResult(first)).isEmpty();
        assertThat(Waiting.forResult(second)).isPresent();
        large.close();
    }

    @Test
    void take_stoppedBefore_takesNothing() {
        assertThat(slots.take(Want.ANYWHERE, 1, CompletableFuture.completedFuture(null)))
                .isEmpty();
        assertThat(take(Want.ANYWHERE, 100).isHere()).isTrue();
    }

    @Test
    void take_interrupted_goesOnWaitingAndKeepsTheFlag() {
        Slot elsewhere = take(Want.ELSEWHERE, 1);
        CompletableFuture<Boolean> wasKept = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            Optional<Slot> slot = slots.take(Want.ELSEWHERE, 1, never);
            wasKept.complete(slot.isPresent() && Thread.currentThread().isInterrupted());
        });
        thread.setDaemon(true);
        thread.start();
        thread.interrupt();
        assertThat(wasKept).isNotDone();
        elsewhere.close();
        assertThat(Waiting.forResult(wasKept)).isTrue();
    }

    @Test
    void close_twice_givesOneBack() {
        Slot slot = take(Want.ELSEWHERE, 1);
        slot.close();
        slot.close();
        take(Want.ELSEWHERE, 1);
        assertThat(waitFor(Want.ELSEWHERE)).isNotDone();
    }

    /** However runs end and are stopped or interrupted, no slot is lost, and never are more taken than there are. */
    @Test
    @SuppressWarnings("try") // A slot that is closed twice is given back once.
    void manyThreads_stoppedAndInterrupted_loseNoSlot() throws InterruptedException {
        RunSlots contended = new RunSlots(3, 2, () -> 10);
        AtomicInteger here = new AtomicInteger();
        AtomicInteger elsewhere = new AtomicInteger();
        AtomicInteger tooMany = new AtomicInteger();
        List<CompletableFuture<Void>> stops = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            CompletableFuture<Void> stop = new CompletableFuture<>();
            stops.add(stop);
            threads.add(new Thread(() -> {
                for (int turn = 0; turn < 2_000; turn++) {
                    ThreadLocalRandom random = ThreadLocalRandom.current();
                    Want want =
                            random.nextInt(3) == 0 ? Want.HERE : random.nextBoolean() ? Want.ELSEWHERE : Want.ANYWHERE;
                    CompletableFuture<Void> signal = turn < 1_000 ? new CompletableFuture<>() : stop;
                    if (random.nextInt(4) == 0) {
                        Thread.currentThread().interrupt();
                    }
                    Optional<Slot> taken = contended.take(want, random.nextInt(8), signal);
                    Thread.interrupted();
                    if (taken.isEmpty()) {
                        continue;
                    }
                    Slot slot = taken.get();
                    AtomicInteger count = slot.isHere() ? here : elsewhere;
                    if (count.incrementAndGet() > (slot.isHere() ? 3 : 2)) {
                        tooMany.incrementAndGet();
                    }
                    slot.hold(random.nextInt(12));
                    count.decrementAndGet();
                    slot.close();
                    if (random.nextBoolean()) {
                        slot.close();
                    }
                }
            }));
        }
        threads.forEach(Thread::start);
        for (int i = 0; i < stops.size(); i++) {
            if (i % 2 == 0) {
                stops.get(i).complete(null);
            }
        }
        for (Thread thread : threads) {
            thread.join(30_000);
            assertThat(thread.isAlive()).as("hangs").isFalse();
        }
        assertThat(tooMany).hasValue(0);
        for (int i = 0; i < 5; i++) {
            assertThat(contended.take(i < 3 ? Want.HERE : Want.ELSEWHERE, 1, never))
                    .isPresent();
        }
    }
}
