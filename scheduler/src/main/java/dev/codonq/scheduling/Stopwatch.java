package dev.codonq.scheduling;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/** Takes the {@link RunTimes} of one attempt at a run. Thread-safe. */
final class Stopwatch {
    /** A program that makes up stages is not listened to for ever. */
    private static final int MOST_STAGES = 20;

    private final LongSupplier clock;
    private final Instant startedAt = Instant.now();
    private final long sinceNanos;

    /** When each began. */
    @GuardedBy("this")
    private final Map<String, Duration> stages = new LinkedHashMap<>();

    @GuardedBy("this")
    private Duration processStart = Duration.ZERO;

    @GuardedBy("this")
    private Duration processEnd = Duration.ZERO;

    @GuardedBy("this")
    private boolean isStarted;

    @GuardedBy("this")
    private String stage = "";

    /** Begins with the run's slot. */
    Stopwatch(LongSupplier clock) {
        this.clock = clock;
        sinceNanos = clock.getAsLong();
    }

    private Duration now() {
        return Duration.ofNanos(clock.getAsLong() - sinceNanos);
    }

    /** Takes the last call: what broke elsewhere may be begun again here. */
    synchronized void processStarted() {
        isStarted = true;
        processStart = now();
        processEnd = Duration.ZERO;
    }

    synchronized void stageBegun(String name) {
        if (stages.size() < MOST_STAGES && stages.putIfAbsent(name, now()) == null) {
            stage = name;
        }
    }

    /** Takes the first call; later ones come where nobody knows whether it was called. */
    synchronized void processEnded() {
        if (isStarted && processEnd.isZero()) {
            processEnd = now();
        }
    }

    /** Returns the stage that began last; empty where none has. */
    synchronized String stage() {
        return stage;
    }

    /** Returns for how long the process has run; zero before it has started. */
    synchronized Duration sinceProcessStart() {
        return isStarted ? now().minus(processStart) : Duration.ZERO;
    }

    /** Returns the times of a run whose result is there now. */
    synchronized RunTimes times(int slot) {
        Duration now = now();
        if (!isStarted) {
            return new RunTimes(startedAt, slot, now, Duration.ZERO, Duration.ZERO, List.of());
        }
        Duration start = processStart;
        Duration end = processEnd.isZero() ? now : processEnd;
        return new RunTimes(
                startedAt,
                slot,
                start,
                end.minus(start),
                now.minus(end),
                stages.entrySet().stream()
                        .map(stage -> new RunTimes.Stage(stage.getKey(), within(start, stage.getValue(), end)))
                        .toList());
    }

    /**
     * Returns how long after the start a stage began. The last lines of a process may be read when it has already ended, and
     * programs be seen before it is noted that it has started.
     */
    private static Duration within(Duration start, Duration time, Duration end) {
        Duration sooner = time.compareTo(end) > 0 ? end : time;
        return sooner.compareTo(start) < 0 ? Duration.ZERO : sooner.minus(start);
    }
}
