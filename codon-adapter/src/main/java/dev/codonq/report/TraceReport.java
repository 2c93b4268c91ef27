package dev.codonq.report;

import dev.codonq.compile.CompilePhase;
import dev.codonq.compile.CompileResult;
import dev.codonq.compile.RunTimeline;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A Chrome trace: when each slot ran what, for Perfetto and {@code chrome://tracing}. Times are microseconds since the
 * start of the batch. Not thread-safe.
 *
 * <p>A slot is a thread of the process "slots", a run a slice of it with its phases as slices inside. The wait for a
 * slot, and the collection of outputs, when the slot is free again, are asynchronous slices. A job without a run of its own is an instant in the process "no run". How many runs there
 * were at any time is known at the end only, and so are the counters.
 *
 * <p>Methods throw Jackson's unchecked exceptions if writing fails.
 */
final class TraceReport implements Report {
    private static final int SLOTS = 1;
    private static final int NO_RUN = 2;

    private final JsonOutput json;
    private final BatchStart batch;
    private final InstantSource clock;
    private final TraceCounters counters = new TraceCounters();

    /** Slot → when it was held by the run that took it last. */
    private final Map<Integer, Held> latest = new HashMap<>();

    private long asynchronousSlices;

    /** From when to when a run held its slot, in nanoseconds of the trace. */
    private record Held(long start, long end) {}

    /** A thread of the process "no run". */
    private enum Bystander {
        CACHE(1, "cache hits"),
        SHARED(2, "shared the run of another job"),
        OTHER(3, "others");

        private final int thread;
        private final String title;

        Bystander(int thread, String title) {
            this.thread = thread;
            this.title = title;
        }

        static Bystander of(CompileResult result) {
            return switch (result.cacheUse()) {
                case HIT_MEMORY, HIT_DISK, HIT_REMOTE -> CACHE;
                case SHARED -> SHARED;
                default -> OTHER;
            };
        }
    }

    /**
     * Starts a report on {@code out}, which stays open.
     *
     * @param clock says when a job that had no run was finished
     */
    TraceReport(OutputStream out, BatchStart batch, InstantSource clock) {
        this.json = new JsonOutput(out);
        this.batch = batch;
        this.clock = clock;
        json.startObject();
        json.text("displayTimeUnit", "ms");
        json.startArray("traceEvents");
        nameProcess(SLOTS, "slots");
        nameProcess(NO_RUN, "no run");
        for (Bystander bystander : Bystander.values()) {
            nameThread(NO_RUN, bystander.thread, bystander.title);
        }
    }

    @Override
    public void add(FinishedJob finished) {
        CompileResult result = finished.result();
        RunTimeline timeline = result.timeline();
        if (timeline == null) {
            instant(finished);
        } else {
            run(finished, timeline);
        }
    }

    private void instant(FinishedJob finished) {
        CompileResult result = finished.result();
        startEvent("i", "job", finished.label(), sinceStart(clock.instant()), NO_RUN);
        json.number("tid", Bystander.of(result).thread);
        json.text("s", "t");
        arguments(finished);
        json.endObject();
    }

    private void run(FinishedJob finished, RunTimeline timeline) {
        CompileResult result = finished.result();
        int slot = timeline.slot();
        if (!latest.containsKey(slot)) {
            nameThread(SLOTS, slot, "slot " + slot);
        }
        Held held = held(timeline);
        long start = held.start;
        long end = held.end;
        long peakMemory = result.use().peakMemoryBytes().orElse(0L);
        counters.add(micros(start), micros(end), peakMemory);

        asynchronous("waiting for a slot", finished, start - result.queueTime().toNanos(), start);
        // The slot is free by then, and its next run may begin.
        asynchronous(
                "collecting outputs", finished, end, end + nanos(timeline, phase -> phase == CompilePhase.COLLECT));
        startSlice("job", finished.label(), start, end, slot);
        if (!result.isSuccess()) {
            json.text("cname", "terrible");
        }
        arguments(finished);
        json.endObject();
        long at = start;
        for (RunTimeline.Span span : timeline.spans()) {
            if (span.phase() == CompilePhase.COLLECT) {
                break;
            }
            long next = Math.min(end, at + span.time().toNanos());
            startSlice("phase", span.phase().label(), at, next, slot);
            json.endObject();
            at = next;
        }
    }

    /*
     * Two clocks are at work, and slices of a thread must not overlap by as much as a nanosecond. A run whose outputs take
     * long to collect is told of after the next run of its slot, if that is short.
     */
    private Held held(RunTimeline timeline) {
        long start = sinceStart(timeline.startedAt());
        long time = nanos(timeline, phase -> phase != CompilePhase.COLLECT);
        Held last = latest.getOrDefault(timeline.slot(), new Held(0, 0));
        if (start < last.start) {
            return new Held(start, Math.min(start + time, last.start));
        }
        long free = Math.max(start, last.end);
        Held held = new Held(free, free + time);
        latest.put(timeline.slot(), held);
        return held;
    }

    private static long nanos(RunTimeline timeline, Predicate<CompilePhase> phases) {
        return timeline.spans().stream()
                .filter(span -> phases.test(span.phase()))
                .mapToLong(span -> span.time().toNanos())
                .sum();
    }

    /** Writes what happens to a job while it has no slot. All of one {@code name}, since every name gets a track. */
    private void asynchronous(String name, FinishedJob finished, long start, long end) {
        long from = Math.max(0, start);
        if (micros(from) == micros(end)) {
            return;
        }
        asynchronousSlices++;
        for (boolean isStart : new boolean[] {true, false}) {
            startEvent(isStart ? "b" : "e", "slotless", name, isStart ? from : end, SLOTS);
            json.number("id", asynchronousSlices);
            json.startObject("args");
            json.text("source", finished.label());
            json.endObject();
            json.endObject();
        }
    }

    private void arguments(FinishedJob finished) {
        CompileResult result = finished.result();
        json.startObject("args");
        json.text("source", finished.source());
        json.text("kind", result.request().kind().label());
        json.text("outcome", result.outcome().label());
        json.text("cause", result.cause() == null ? null : result.cause().label());
        json.text("message", result.message().isEmpty() ? null : result.message());
        json.text("cache", result.actionKey() == null ? null : result.cacheUse().label());
        json.number("queueMillis", finished.queueMillis());
        json.number("cpuMillis", result.use().cpuTime().map(Duration::toMillis).orElse(null));
        json.number("peakMemoryBytes", result.use().peakMemoryBytes().orElse(null));
        json.endObject();
    }

    @Override
    public void finish(Tally tally, Duration wallTime) {
        counters.forEach((at, running, memory) -> {
            counter("running", at, running);
            counter("peak memory of what runs, bytes", at, memory);
        });
        json.newLine();
        json.endArray();
        json.startObject("otherData");
        json.text("codonq", batch.codonq());
        json.text("codon", toolchainVersion());
        json.text("startedAt", batch.startedAt().toString());
        json.number("wallMillis", wallTime.toMillis());
        json.text("summary", tally.summary(wallTime));
        json.endObject();
        json.endObject();
        json.finish();
    }

    private @Nullable String toolchainVersion() {
        return batch.toolchain().map(ToolchainDescription::version).orElse(null);
    }

    private void counter(String name, long at, long value) {
        json.newLine();
        json.startObject();
        json.text("ph", "C");
        json.text("name", name);
        json.number("ts", at);
        json.number("pid", SLOTS);
        json.startObject("args");
        json.number("value", value);
        json.endObject();
        json.endObject();
    }

    private void nameProcess(int process, String name) {
        metadata("process_name", process, null, name);
    }

    private void nameThread(int process, int thread, String name) {
        metadata("thread_name", process, thread, name);
    }

    private void metadata(String what, int process, @Nullable Integer thread, String name) {
        json.newLine();
        json.startObject();
        json.text("ph", "M");
        json.text("name", what);
        json.number("pid", process);
        if (thread != null) {
            json.number("tid", thread);
        }
        json.startObject("args");
        json.text("name", name);
        json.endObject();
        json.endObject();
    }

    private void startSlice(String category, String name, long start, long end, int slot) {
        startEvent("X", category, name, start, SLOTS);
        // Both ends are rounded down, so that what touches still does.
        json.number("dur", micros(end) - micros(start));
        json.number("tid", slot);
    }

    private void startEvent(String type, String category, String name, long nanos, int process) {
        json.newLine();
        json.startObject();
        json.text("ph", type);
        json.text("cat", category);
        json.text("name", name);
        json.number("ts", micros(nanos));
        json.number("pid", process);
    }

    private long sinceStart(Instant instant) {
        return Math.max(0, Duration.between(batch.startedAt(), instant).toNanos());
    }

    private static long micros(long nanos) {
        return nanos / 1000;
    }
}
