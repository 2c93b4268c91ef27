package dev.codonq.compile;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class CompileTraceTest {
    private final CompileTrace trace = new CompileTrace();

    @ParameterizedTest
    @CsvSource({"[T] parse = 1.2, typecheck", "[T] typecheck = 0.151, compile"})
    void read_endOfAPart_beginsTheNextPhase(String line, String phase) {
        assertThat(trace.read(line)).contains(phase);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[T] simplify = 0.2", "[T] ", "    [T] parse = 1.2", "[T] parse"})
    void read_otherTimes_areTakenOutAndBeginNothing(String line) {
        assertThat(trace.read(line)).contains("");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[T]", "[T", "a.py:1:1: error: [T] parse = 1.2", "[t] parse = 1", "parse = 1.2"})
    void read_anythingElse_isOutput(String line) {
        assertThat(trace.read(line)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"g++", "collect2", "ld"})
    void stageOf_linkers_isLink(String program) {
        assertThat(trace.stageOf(program)).contains("link");
    }

    @Test
    void stageOf_others_isNotKnown() {
        assertThat(trace.stageOf("codon")).isEmpty();
        assertThat(trace.stageOf("ld2")).isEmpty();
    }
}
