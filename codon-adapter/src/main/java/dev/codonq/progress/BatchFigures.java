package dev.codonq.progress;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Where a batch is at one moment. Immutable.
 *
 * @param jobs all there are
 * @param done those that have their result, in whatever way
 * @param failed of these, those that did not succeed, and were not cancelled either
 * @param fromCache of those that are done
 * @param timeLeft until the last is done; empty where nobody knows
 * @param memoryBytes what all runs together hold
 * @param running what goes on, in any order
 */
public record BatchFigures(
        long jobs,
        long done,
        long failed,
        long fromCache,
        Optional<Duration> timeLeft,
        long memoryBytes,
        List<Running> running) {
    public BatchFigures {
        running = List.copyOf(running);
    }

    /**
     * A run that goes on. Immutable.
     *
     * @param name of the source; may hold any characters
     * @param phase what it is at, in a word
     * @param age since it began
     */
    public record Running(String name, String phase, Duration age) {}
}
