package dev.codonq.remote;

import dev.codonq.sandbox.ProcessOutcome;
import io.grpc.Status;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/**
 * Whether an engine is there, as its runs find out together. Thread-safe.
 *
 * <p>A run waits for an engine that does not answer, since it may be starting again. The first that has waited in vain for the
 * outage limit has waited for all: those that wait with it give up too, and those that come later do not begin. From time to
 * time one of them tries; with an answer to it the engine is there again.
 */
final class Presence {
    /** What runs have that begin, or still wait, when the engine is known to be away: some tries, not only one. */
    private static final Duration KNOWN_OUTAGE_LIMIT = Duration.ofSeconds(1);

    private final Endpoint endpoint;
    private final Duration outageLimit;
    private final LongSupplier nanoTime;
    private final CircuitBreaker breaker;
    private volatile long answeredNanos;
    private volatile ProcessOutcome.@Nullable Broken absence;

    /** @param nanoTime as {@link System#nanoTime} */
    Presence(Endpoint endpoint, Duration outageLimit, LongSupplier nanoTime) {
        this.endpoint = endpoint;
        this.outageLimit = outageLimit;
        this.nanoTime = nanoTime;
        // Each run has its own error, or is made elsewhere, of which people are told.
        breaker = new CircuitBreaker("remote execution at " + endpoint, Level.DEBUG, nanoTime);
        answeredNanos = nanoTime.getAsLong();
    }

    /** Returns what becomes of a run that is not to begin; empty where it is, and then {@link #left} tells of its end. */
    Optional<ProcessOutcome.Broken> refusal() {
        // Where the breaker is open there is one: it is written before.
        return breaker.allows() ? Optional.empty() : Optional.ofNullable(absence);
    }

    /** Returns the time at which a silence begins, as the other methods take it. */
    long nanoTime() {
        return nanoTime.getAsLong();
    }

    /** Tells that the engine has answered a run. */
    void answered() {
        answeredNanos = nanoTime.getAsLong();
        breaker.succeeded();
    }

    /** Returns whether a run that has not heard of the engine since then waits no longer. */
    boolean isOver(long silentSinceNanos) {
        Duration limit =
                breaker.isClosed() || outageLimit.compareTo(KNOWN_OUTAGE_LIMIT) < 0 ? outageLimit : KNOWN_OUTAGE_LIMIT;
        return nanoTime.getAsLong() - silentSinceNanos >= Wire.nanos(limit);
    }

    /** Returns the outcome of a run that waits no longer, as {@link #isOver} says. */
    ProcessOutcome.Broken gaveUp(Status status, long silentSinceNanos) {
        if (!isAbsence(status)) {
            return ExecutionFailure.of(endpoint, status);
        }
        ProcessOutcome.Broken outcome = ExecutionFailure.absence(endpoint, status);
        // Where others have had answers meanwhile it is not away; something is wrong with this run alone.
        if (answeredNanos - silentSinceNanos <= 0) {
            absence = outcome;
            breaker.failed(outcome.message());
        }
        return outcome;
    }

    /** Returns whether a call ended so since nobody was there to answer, or to answer in time. */
    static boolean isAbsence(Status status) {
        return status.getCode() == Status.Code.UNAVAILABLE || status.getCode() == Status.Code.DEADLINE_EXCEEDED;
    }

    /** Tells that a run has ended, with or without an answer; the next may try where it had none. */
    void left() {
        breaker.gaveUp();
    }
}
