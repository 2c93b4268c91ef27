package dev.codonq.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.scheduling.Places.Refusal;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class PlacesTest {
    private static final Duration FOR_EVER = Duration.ofSeconds(Long.MAX_VALUE);

    private final Places places = new Places(1);

    /** What a thread that wants a place got, and whether it was interrupted then. */
    private record Taken(Optional<Refusal> refusal, boolean isInterrupted) {}

    private final CompletableFuture<Thread> taker = new CompletableFuture<>();
    private final CompletableFuture<Taken> taken = new CompletableFuture<>();

    private Thread takeInBackground() {
        var unused = Waiting.inBackground(() -> {
            taker.complete(Thread.currentThread());
            Optional<Refusal> refusal = places.take(FOR_EVER);
            taken.complete(new Taken(refusal, Thread.currentThread().isInterrupted()));
        });
        Thread thread = Waiting.forResult(taker);
        Waiting.until(() -> thread.getState() == Thread.State.TIMED_WAITING);
        return thread;
    }

    private void takeOnly() {
        assertThat(places.take(Duration.ZERO)).isEmpty();
    }

    @Test
    void take_noneFree_isRefusedWhenPatienceIsOver() {
        takeOnly();
        assertThat(places.take(Duration.ZERO)).contains(Refusal.FULL);
        assertThat(places.take(Duration.ofMillis(1))).contains(Refusal.FULL);
        assertThat(places.taken()).isEqualTo(1);
    }

    @Test
    void take_oneIsGivenBack_isGranted() {
        takeOnly();
        takeInBackground();
        places.giveBack();
        assertThat(Waiting.forResult(taken)).isEqualTo(new Taken(Optional.empty(), false));
        assertThat(places.taken()).isEqualTo(1);
    }

    @Test
    void take_closedMeanwhile_isRefusedAtOnce() {
        takeOnly();
        takeInBackground();
        places.close();
        assertThat(Waiting.forResult(taken)).isEqualTo(new Taken(Optional.of(Refusal.CLOSED), false));
        places.giveBack();
        assertThat(places.take(Duration.ZERO)).contains(Refusal.CLOSED);
    }

    @Test
    void take_interruptedMeanwhile_isRefusedAndKeepsTheFlag() {
        takeOnly();
        takeInBackground().interrupt();
        assertThat(Waiting.forResult(taken)).isEqualTo(new Taken(Optional.of(Refusal.INTERRUPTED), true));
    }

    @Test
    void take_interruptedBefore_getsAPlaceThatIsFree() {
        Thread.currentThread().interrupt();
        takeOnly();
        assertThat(places.take(FOR_EVER)).contains(Refusal.INTERRUPTED);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void areOver_onlyWhenClosedAndNoneTaken() throws InterruptedException {
        takeOnly();
        assertThat(places.awaitNone(Duration.ofNanos(1))).isFalse();
        places.close();
        assertThat(places.areOver()).isFalse();
        places.giveBack();
        assertThat(places.areOver()).isTrue();
        assertThat(places.awaitNone(FOR_EVER)).isTrue();
    }
}
