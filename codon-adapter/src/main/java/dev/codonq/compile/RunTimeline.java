package dev.codonq.compile;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * When and where the run of a job took place, and how long its phases took. Immutable.
 *
 * @param startedAt when the run took its slot
 * @param slot which slot that was, from 1; of those that were free the lowest
 * @param spans the phases it came to, one after the other from {@code startedAt} on
 */
public record RunTimeline(Instant startedAt, int slot, List<Span> spans) {
    /** A phase of a run and how long it took; of the phase in which a run was ended, how long it had taken then. */
    public record Span(CompilePhase phase, Duration time) {}

    public RunTimeline {
        spans = List.copyOf(spans);
    }
}
