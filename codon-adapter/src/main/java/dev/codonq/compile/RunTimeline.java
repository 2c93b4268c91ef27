package dev.codonq.compile;

import dev.codonq.scheduling.RunTimes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

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

    static RunTimeline of(RunTimes times) {
        List<Span> spans = new ArrayList<>();
        spans.add(new Span(CompilePhase.PREPARE, times.preparation()));
        CompilePhase phase = CompilePhase.PARSE;
        Duration since = Duration.ZERO;
        for (RunTimes.Stage stage : times.stages()) {
            spans.add(new Span(phase, stage.after().minus(since)));
            phase = CompilePhase.valueOf(stage.name().toUpperCase(Locale.ROOT));
            since = stage.after();
        }
        if (!times.process().isZero()) {
            spans.add(new Span(phase, times.process().minus(since)));
            spans.add(new Span(CompilePhase.COLLECT, times.collection()));
        }
        return new RunTimeline(times.startedAt(), times.slot(), spans);
    }

    /** Returns the phase at which the compiler ended or was ended; nothing where none was started. */
    public Optional<CompilePhase> lastCompilerPhase() {
        List<CompilePhase> compiler = spans.stream()
                .map(Span::phase)
                .filter(phase -> phase != CompilePhase.PREPARE && phase != CompilePhase.COLLECT)
                .toList();
        return compiler.isEmpty() ? Optional.empty() : Optional.of(compiler.get(compiler.size() - 1));
    }
}
