package dev.codonq.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.codonq.action.ResourceUse;
import dev.codonq.compile.CacheUse;
import dev.codonq.compile.Cause;
import dev.codonq.compile.CompilePhase;
import dev.codonq.compile.CompileResult;
import dev.codonq.compile.Outcome;
import dev.codonq.compile.RunTimeline;
import dev.codonq.compile.SampleResults;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TraceReportTest {
    private final SampleBatch batch =
            new SampleBatch((out, start) -> new TraceReport(out, start, () -> SampleBatch.START.plusMillis(700)));

    /** Returns a run of 30 ms, of which it compiled 20. */
    private static CompileResult run(String source, int slot, int startMillis, Duration queueTime) {
        RunTimeline timeline = new RunTimeline(
                SampleBatch.START.plusMillis(startMillis),
                slot,
                List.of(
                        new RunTimeline.Span(CompilePhase.PARSE, Duration.ofNanos(9_999_999)),
                        new RunTimeline.Span(CompilePhase.COMPILE, Duration.ofNanos(20_000_001))));
        return SampleResults.succeeded(SampleBatch.request(source), CacheUse.MISS, "").toBuilder()
                .timeline(timeline)
                .queueTime(queueTime)
                .use(new ResourceUse(
                        Optional.of(Duration.ofMillis(25)), Optional.of(1000L), ResourceUse.Source.CONTROL_GROUP))
                .build();
    }

    private List<Map<?, ?>> events(String type) {
        return events(Json.parse(batch.finish()), type);
    }

    private static List<Map<?, ?>> events(Json json, String type) {
        List<Map<?, ?>> events = new ArrayList<>();
        for (int i = 0; i < json.size("traceEvents"); i++) {
            if (json.at("traceEvents", i) instanceof Map<?, ?> event && type.equals(event.get("ph"))) {
                events.add(event);
            }
        }
        return events;
    }

    private static Map<?, ?> arguments(Map<?, ?> event) {
        return event.get("args") instanceof Map<?, ?> arguments ? arguments : Map.of();
    }

    @Test
    void add_run_isASliceOfItsSlotWithItsPhasesInside() {
        batch.add(run("a.py", 2, 100, Duration.ZERO));
        Json json = Json.parse(batch.finish());
        assertThat(events(json, "X"))
                .extracting(event ->
                        event.get("name") + " " + event.get("tid") + " " + event.get("ts") + "+" + event.get("dur"))
                .containsExactly("a.py 2 100000+30000", "parse 2 100000+9999", "compile 2 109999+20001");
        Map<?, ?> arguments = arguments(events(json, "X").get(0));
        assertThat(arguments.get("outcome")).isEqualTo("succeeded");
        assertThat(arguments.get("cause")).isNull();
        assertThat(arguments.get("peakMemoryBytes")).isEqualTo(1000L);
        assertThat(events(json, "M").stream().map(event -> arguments(event).toString()))
                .contains("{name=slot 2}", "{name=cache hits}")
                .doesNotContain("{name=slot 1}");
        assertThat(events(json, "b")).isEmpty();
        assertThat(json.at("otherData", "codon")).isEqualTo("0.18.0");
    }

    @Test
    void add_runsThatSeemToOverlapInTheirSlot_followEachOther() {
        batch.add(run("a.py", 1, 100, Duration.ZERO));
        batch.add(run("b.py", 1, 129, Duration.ZERO));
        assertThat(events("X"))
                .filteredOn(event -> "job".equals(event.get("cat")))
                .extracting(event -> event.get("ts"), event -> event.get("dur"))
                .containsExactly(tuple(100_000L, 30_000L), tuple(130_000L, 30_000L));
    }

    @Test
    void add_runWhoseOutputsTakeLong_leavesItsSlotToTheNext() {
        CompileResult slow = run("a.py", 1, 100, Duration.ZERO);
        List<RunTimeline.Span> spans =
                new ArrayList<>(Objects.requireNonNull(slow.timeline()).spans());
        spans.add(new RunTimeline.Span(CompilePhase.COLLECT, Duration.ofMillis(500)));
        RunTimeline timeline = new RunTimeline(SampleBatch.START.plusMillis(100), 1, spans);
        batch.add(run("b.py", 1, 130, Duration.ZERO));
        batch.add(slow.toBuilder().timeline(timeline).build());
        batch.add(run("c.py", 1, 160, Duration.ZERO));
        Json json = Json.parse(batch.finish());
        assertThat(events(json, "X"))
                .filteredOn(event -> "job".equals(event.get("cat")))
                .extracting(event -> event.get("name"), event -> event.get("ts"), event -> event.get("dur"))
                .containsExactly(
                        tuple("b.py", 130_000L, 30_000L),
                        tuple("a.py", 100_000L, 30_000L),
                        tuple("c.py", 160_000L, 30_000L));
        assertThat(events(json, "X")).noneMatch(event -> "collect".equals(event.get("name")));
        assertThat(Stream.of("b", "e").flatMap(type -> events(json, type).stream()))
                .extracting(event -> event.get("name"), event -> event.get("ts"))
                .containsExactly(tuple("collecting outputs", 130_000L), tuple("collecting outputs", 630_000L));
    }

    @Test
    void add_runThatWaited_hasItsWaitBeforeIt() {
        batch.add(run("a.py", 1, 100, Duration.ofMillis(40)));
        Json json = Json.parse(batch.finish());
        assertThat(events(json, "b"))
                .singleElement()
                .extracting(event -> event.get("ts"))
                .isEqualTo(60_000L);
        assertThat(events(json, "e"))
                .singleElement()
                .extracting(event -> event.get("ts"))
                .isEqualTo(100_000L);
        assertThat(events(json, "b").get(0).get("id"))
                .isEqualTo(events(json, "e").get(0).get("id"));
    }

    @Test
    void add_jobWithoutRun_isAnInstantOnATrackOfItsKind() {
        batch.add(SampleResults.succeeded(SampleBatch.request("hit.py"), CacheUse.HIT_DISK, ""));
        batch.add(SampleResults.succeeded(SampleBatch.request("follower.py"), CacheUse.SHARED, ""));
        batch.add(SampleResults.failed(SampleBatch.request("missing.py"), Cause.COMPILE_ERROR, "m", List.of(), ""));
        assertThat(events("i"))
                .extracting(event ->
                        event.get("name") + " " + event.get("pid") + "/" + event.get("tid") + " " + event.get("ts"))
                .containsExactly("hit.py 2/1 700000", "follower.py 2/2 700000", "missing.py 2/3 700000");
    }

    @Test
    void finish_runsAtTheSameTime_areCounted() {
        batch.add(run("b.py", 2, 110, Duration.ZERO));
        batch.add(run("a.py", 1, 100, Duration.ZERO));
        batch.add(run("c.py", 1, 130, Duration.ZERO));
        assertThat(events("C"))
                .filteredOn(event -> "running".equals(event.get("name")))
                .extracting(event -> event.get("ts") + " " + event.get("args"))
                .containsExactly(
                        "100000 {value=1}",
                        "110000 {value=2}",
                        "130000 {value=2}",
                        "140000 {value=1}",
                        "160000 {value=0}");
    }

    @Test
    void add_failure_standsOutAndSaysWhy() {
        CompileResult timedOut =
                SampleResults.ended(SampleBatch.request("a.py"), Outcome.TIMED_OUT, Cause.RUN_TIMEOUT).toBuilder()
                        .timeline(new RunTimeline(SampleBatch.START, 1, List.of()))
                        .build();
        batch.add(timedOut);
        Map<?, ?> slice = events("X").get(0);
        assertThat(slice.get("cname")).isEqualTo("terrible");
        assertThat(arguments(slice).get("cause")).isEqualTo("runTimeout");
    }
}
