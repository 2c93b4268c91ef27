package dev.codonq.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.compile.Cause;
import dev.codonq.program.Expectations.Line;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExpectationsTest {
    private static Expectations read(String source) {
        return Expectations.read(source.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void read_output_isInOrderWithItsLines() {
        Expectations expected = read("""
                print(1)  # EXPECT: 1
                def f():
                    # EXPECT:   indented\t\s
                    print("  indented")  # not of interest
                f()
                # EXPECT:
                #EXPECT:ü # 3
                """);
        assertThat(expected.mistakes()).isEmpty();
        assertThat(expected.looksAtOutput()).isTrue();
        assertThat(expected.output())
                .containsExactly(new Line(1, "1"), new Line(3, "  indented"), new Line(6, ""), new Line(7, "ü # 3"));
    }

    @Test
    void read_stringsThatLookLikeComments_areNone() {
        Expectations expected = read("""
                print("# EXPECT: 1")  # EXPECT: 2
                print('''
                # EXPECT: 3
                ''' + f"{x} # EXPECT: 4" + "\\" # EXPECT: 5")  # EXPECT: 6
                """);
        assertThat(expected.output()).containsExactly(new Line(1, "2"), new Line(4, "6"));
    }

    @Test
    void read_otherKinds_areTold() {
        assertThat(read("# EXPECT-NOTHING").looksAtOutput()).isTrue();
        assertThat(read("# EXPECT-NOTHING").output()).isEmpty();
        assertThat(read("exit(3) # EXPECT-EXIT: 3").exitCode()).hasValue(3);
        assertThat(read("# EXPECT-EXIT: 3").looksAtOutput()).isFalse();
        assertThat(read("# EXPECT-CAUSE: compilerCrash").cause()).hasValue(Cause.COMPILER_CRASH);
        assertThat(read("\nx # EXPECT-ERROR: name 'x' is not defined").errors())
                .containsExactly(new Line(2, "name 'x' is not defined"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "# EXPECT 1",
                "# EXPECTED: 1",
                "# EXPECT-OUTPUT: 1",
                "# expect: 1",
                "# Expect-Error: 1",
                "# EXPECT : 1",
                "# EXPECT-NOTHING: 1",
                "# EXPECT-EXIT",
                "# EXPECT-"
            })
    void read_misspeltExpectation_isAMistakeOnItsLine(String comment) {
        Expectations expected = read("print(1) # EXPECT: 1\n" + comment + "\n");
        assertThat(expected.mistakes()).singleElement().satisfies(mistake -> {
            assertThat(mistake.number()).isEqualTo(2);
            assertThat(mistake.text()).startsWith("not an expectation: '" + comment.substring(2) + "'");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"# we expect 1", "# # EXPECT: 1", "# expected", "x = 1  # Expectations follow", "EXPECT = 1"})
    void read_otherComment_isNone(String comment) {
        Expectations expected = read("print(1) # EXPECT: 1\n" + comment + "\n");
        assertThat(expected.mistakes()).isEmpty();
        assertThat(expected.output()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "# EXPECT-EXIT: many, not an exit code: 'many'; they go from 0 to 255",
                "# EXPECT-EXIT: 256, not an exit code: '256'; they go from 0 to 255",
                "# EXPECT-EXIT: 1|# EXPECT-EXIT: 2, there is another on line 1",
                "# EXPECT: 1|# EXPECT-NOTHING, \"nothing is to be printed, and a line on line 1\"",
                "# EXPECT-EXIT: 1|# EXPECT-CAUSE: cpuLimit, what ends for a cause (line 2) has no exit code",
                "# EXPECT: 1|# EXPECT-ERROR: 2, \"with an error there is no program, and no other expectation\""
            })
    void read_contradiction_isAMistake(String source, String message) {
        assertThat(read(source.replace('|', '\n')).mistakes())
                .singleElement()
                .extracting(Line::text)
                .isEqualTo(message);
    }

    @Test
    void read_unknownCause_namesThoseThereAre() {
        assertThat(read("# EXPECT-CAUSE: crash").mistakes())
                .singleElement()
                .extracting(Line::text)
                .isEqualTo("not a cause: 'crash'; there are compileError, compilerCrash, cpuLimit, diskFull, linkError,"
                        + " linkerMissing, outOfMemory, outputLimit, processLimit, runTimeout, silentTimeout");
    }

    @Test
    void read_noExpectation_saysHowToWriteOne() {
        assertThat(read("print(1)\n").mistakes())
                .singleElement()
                .extracting(Line::text)
                .asString()
                .contains("# EXPECT: LINE", "# EXPECT-NOTHING", "begin with _");
    }
}
