package dev.codonq.scheduling;

import dev.codonq.scheduling.Places.Refusal;
import java.time.Duration;
import java.util.Optional;

/** Where jobs are accepted or not, by the rules of {@link Backpressure}. Thread-safe. */
final class Entrance {
    private final Backpressure backpressure;
    private final Places places;
    private final Withdrawals withdrawals;
    private final Completion completion;

    Entrance(Backpressure backpressure, Places places, Withdrawals withdrawals, Completion completion) {
        this.backpressure = backpressure;
        this.places = places;
        this.withdrawals = withdrawals;
        this.completion = completion;
    }

    /** Takes a place for a job. Returns why there is none, for people, or nothing. */
    Optional<String> enter() {
        Optional<Refusal> refusal = places.take(patience());
        if (backpressure instanceof Backpressure.DropStale stale) {
            while (refusal.equals(Optional.of(Refusal.FULL)) && withdrawals.dropStale(stale.age())) {
                refusal = places.take(Duration.ZERO);
            }
        }
        return refusal.map(this::reason);
    }

    private Duration patience() {
        boolean mayWait = backpressure instanceof Backpressure.Block && !completion.isInCallback();
        return mayWait ? ((Backpressure.Block) backpressure).limit() : Duration.ZERO;
    }

    private String reason(Refusal refusal) {
        return switch (refusal) {
            case CLOSED -> "the scheduler is closed";
            case FULL -> "the queue is full: " + places.taken() + " jobs wait or run; submit again later";
            case INTERRUPTED -> "interrupted while the queue was full";
        };
    }
}
