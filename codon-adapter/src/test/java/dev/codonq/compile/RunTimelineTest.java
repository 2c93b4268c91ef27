package dev.codonq.compile;

import static dev.codonq.compile.CompilePhase.COLLECT;
import static dev.codonq.compile.CompilePhase.COMPILE;
import static dev.codonq.compile.CompilePhase.LINK;
import static dev.codonq.compile.CompilePhase.PARSE;
import static dev.codonq.compile.CompilePhase.PREPARE;
import static dev.codonq.compile.CompilePhase.TYPECHECK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.compile.RunTimeline.Span;
import dev.codonq.scheduling.RunTimes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunTimelineTest {
    private final CompileTrace trace = new CompileTrace();

    private static Duration millis(long count) {
        return Duration.ofMillis(count);
    }

    private static RunTimeline timeline(long process, RunTimes.Stage... stages) {
        return RunTimeline.of(new RunTimes(Instant.EPOCH, 3, millis(5), millis(process), millis(7), List.of(stages)));
    }

    @Test
    void of_wholeRun_hasAllPhases() {
        RunTimeline timeline = timeline(
                100,
                new RunTimes.Stage("typecheck", millis(60)),
                new RunTimes.Stage("compile", millis(70)),
                new RunTimes.Stage("link", millis(75)));
        assertThat(timeline.slot()).isEqualTo(3);
        assertThat(timeline.spans())
                .containsExactly(
                        new Span(PREPARE, millis(5)),
                        new Span(PARSE, millis(60)),
                        new Span(TYPECHECK, millis(10)),
                        new Span(COMPILE, millis(5)),
                        new Span(LINK, millis(25)),
                        new Span(COLLECT, millis(7)));
        assertThat(timeline.lastCompilerPhase()).contains(LINK);
    }

    @Test
    void of_runEndedEarly_saysWhere() {
        assertThat(timeline(100).lastCompilerPhase()).contains(PARSE);
        assertThat(timeline(100, new RunTimes.Stage("typecheck", millis(60))).lastCompilerPhase())
                .contains(TYPECHECK);
    }

    @Test
    void of_noProcess_isPreparationOnly() {
        RunTimeline timeline = timeline(0);
        assertThat(timeline.spans()).containsExactly(new Span(PREPARE, millis(5)));
        assertThat(timeline.lastCompilerPhase()).isEmpty();
    }

    @Test
    void read_linesOfTheCompiler_saysWhatBegins() {
        assertThat(trace.read("[T] parse = 1.9")).contains("typecheck");
        assertThat(trace.read("[T] simplify = 0.3")).contains("");
        assertThat(trace.read("[T] typecheck = 0.209")).contains("compile");
        assertThat(trace.read("[T]   ir pass    : core-parallel-openmp = 0.000"))
                .contains("");
        assertThat(trace.stageOf("collect2")).contains("link");
        assertThat(trace.stageOf("codon")).isEmpty();
    }

    /** Of a program with errors the same line stands farther right, and nothing is compiled. */
    @Test
    void read_typecheckThatFailed_beginsNothing() {
        assertThat(trace.read("  [T] typecheck = 0.304")).contains("");
    }

    @Test
    void read_anyOtherLine_isOutput() {
        assertThat(trace.read("")).isEmpty();
        assertThat(trace.read("\u001b[1mt.py:1:18-25: [T] parse = 1")).isEmpty();
        assertThat(trace.read("collect2: error: ld returned 1 exit status")).isEmpty();
    }
}
