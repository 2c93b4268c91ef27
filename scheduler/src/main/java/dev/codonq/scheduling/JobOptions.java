package dev.codonq.scheduling;

import java.time.Duration;
import java.util.Optional;

/**
 * How a job is treated, whatever it runs. Immutable. Nothing of it is part of the action: it changes when a run starts and
 * who waits for it, not what it gives.
 *
 * @param client on whose account the job waits and runs; clients share the slots fairly
 * @param priority the class in the queue
 * @param batch a name under which the job can be cancelled together with others
 * @param queueTimeout how long the job may wait for its run to begin
 * @param expectedMemoryBytes the peak that a run is expected to need, where no earlier one has shown it
 */
public record JobOptions(
        String client,
        Priority priority,
        Optional<String> batch,
        Optional<Duration> queueTimeout,
        Optional<Long> expectedMemoryBytes) {
    private static final JobOptions DEFAULTS =
            new JobOptions("", Priority.NORMAL, Optional.empty(), Optional.empty(), Optional.empty());

    /** @throws IllegalArgumentException if the queue timeout is not positive or the expected memory negative */
    public JobOptions {
        queueTimeout.filter(timeout -> timeout.isNegative() || timeout.isZero()).ifPresent(timeout -> {
            throw new IllegalArgumentException("queue timeout must be positive, not " + timeout);
        });
        expectedMemoryBytes.filter(bytes -> bytes < 0).ifPresent(bytes -> {
            throw new IllegalArgumentException("expected memory bytes must not be negative: " + bytes);
        });
    }

    /** Returns the client without a name, priority normal, no batch, no limit on the time in the queue. */
    public static JobOptions defaults() {
        return DEFAULTS;
    }

    public JobOptions withClient(String name) {
        return new JobOptions(name, priority, batch, queueTimeout, expectedMemoryBytes);
    }

    public JobOptions withPriority(Priority other) {
        return new JobOptions(client, other, batch, queueTimeout, expectedMemoryBytes);
    }

    public JobOptions withBatch(String name) {
        return new JobOptions(client, priority, Optional.of(name), queueTimeout, expectedMemoryBytes);
    }

    public JobOptions withQueueTimeout(Duration timeout) {
        return new JobOptions(client, priority, batch, Optional.of(timeout), expectedMemoryBytes);
    }

    public JobOptions withExpectedMemoryBytes(long bytes) {
        return new JobOptions(client, priority, batch, queueTimeout, Optional.of(bytes));
    }
}
