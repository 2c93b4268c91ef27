package dev.codonq.remote;

import java.time.Duration;

/**
 * How runs are made on an engine. Immutable.
 *
 * @param queueLimit how long the engine may leave a run waiting for a worker; then it is taken back
 * @param outageLimit how long the engine may not answer; then a run is given up
 * @param priority the lower, the sooner the engine begins a run, if it knows priorities
 * @param usesResults whether a result will do that the engine has of an earlier run
 */
public record RemoteExecution(Duration queueLimit, Duration outageLimit, int priority, boolean usesResults) {
    /** Ten minutes in the queue, one without an answer, priority 0; results of earlier runs are used. */
    public static final RemoteExecution DEFAULT =
            new RemoteExecution(Duration.ofMinutes(10), Duration.ofMinutes(1), 0, true);

    /** @throws IllegalArgumentException if a limit is not positive */
    public RemoteExecution {
        requirePositive("queue limit", queueLimit);
        requirePositive("outage limit", outageLimit);
    }

    private static void requirePositive(String name, Duration limit) {
        if (limit.isNegative() || limit.isZero()) {
            throw new IllegalArgumentException(name + " must be positive, not " + limit);
        }
    }

    /** Returns the same with another limit on the time in the queue. */
    public RemoteExecution withQueueLimit(Duration limit) {
        return new RemoteExecution(limit, outageLimit, priority, usesResults);
    }

    /** Returns the same with another limit on the time without an answer. */
    public RemoteExecution withOutageLimit(Duration limit) {
        return new RemoteExecution(queueLimit, limit, priority, usesResults);
    }

    /** Returns the same with another priority. */
    public RemoteExecution withPriority(int newPriority) {
        return new RemoteExecution(queueLimit, outageLimit, newPriority, usesResults);
    }

    /** Returns the same, but that everything runs anew, whatever results the engine has. */
    public RemoteExecution withoutResults() {
        return new RemoteExecution(queueLimit, outageLimit, priority, false);
    }
}
