package dev.codonq.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.action.Action;
import dev.codonq.action.ActionKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nothing is told after the end, though others still have something to tell. */
@Timeout(60)
class LastEventTest {
    private static final int ROUNDS = 200;
    private static final int THREADS = 2;
    private static final ActionKey KEY =
            ActionKey.of(Action.builder("/bin/true").build());

    @Test
    void close_whileOthersPublish_tellsOfTheCloseLast() {
        for (int round = 0; round < ROUNDS; round++) {
            Queue<SchedulerEvent> told = new ConcurrentLinkedQueue<>();
            Observation observation = new Observation(List.of(told::add));
            observation.start();
            publishWhile(observation, observation::close);
            assertThat(told).last().isInstanceOf(SchedulerEvent.SchedulerClosed.class);
        }
    }

    /** Others publish before, during and after {@code close}. */
    private static void publishWhile(Observation observation, Runnable close) {
        CountDownLatch begun = new CountDownLatch(THREADS);
        CountDownLatch closed = new CountDownLatch(1);
        List<CompletableFuture<Void>> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            threads.add(Waiting.inBackground(() -> {
                for (boolean isOver = false; !isOver; isOver = closed.getCount() == 0) {
                    observation.quarantined(KEY, Duration.ZERO);
                    begun.countDown();
                }
            }));
        }
        Waiting.forLatch(begun);
        close.run();
        closed.countDown();
        threads.forEach(Waiting::forResult);
    }
}
