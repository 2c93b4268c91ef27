package dev.codonq.program;

import static org.assertj.core.api.Assertions.assertThat;

import dev.codonq.action.CapturedOutput;
import dev.codonq.action.ResourceUse;
import dev.codonq.compile.Cause;
import dev.codonq.compile.CompileRequest;
import dev.codonq.compile.CompileResult;
import dev.codonq.compile.CompileResultBuilder;
import dev.codonq.compile.Outcome;
import dev.codonq.diagnostics.Diagnostic;
import dev.codonq.diagnostics.Severity;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    private static final Path SOURCE = Path.of("t/a.py");

    private static Comparison of(String source) {
        return new Comparison(SOURCE, Expectations.read(source.getBytes(StandardCharsets.UTF_8)));
    }

    private static CapturedOutput output(String text) {
        return new CapturedOutput(text.getBytes(StandardCharsets.UTF_8), new byte[0], 0);
    }

    private static ProgramResult printed(String text) {
        return ran(Outcome.SUCCEEDED, null, "", 0, text);
    }

    private static ProgramResult ran(
            Outcome outcome, @Nullable Cause cause, String message, @Nullable Integer exitCode, String text) {
        return new ProgramResult(
                outcome,
                cause,
                message,
                exitCode,
                null,
                output(text),
                output(message.isEmpty() ? "" : "its last\nwords\u001b[2J\n"),
                Duration.ZERO,
                ResourceUse.UNKNOWN,
                List.of());
    }

    private static CompileResultBuilder compiled(Outcome outcome, @Nullable Cause cause) {
        return CompileResult.builder(CompileRequest.builder(SOURCE).build(), outcome)
                .cause(cause)
                .message(cause == null ? "" : "the message");
    }

    private static Diagnostic error(int line, String message) {
        return new Diagnostic(Severity.ERROR, SOURCE.toString(), line, 5, 6, message, null, List.of());
    }

    @Test
    void of_sameOutput_isRight() {
        assertThat(of("# EXPECT: 1\n# EXPECT:\n# EXPECT: 2").of(printed("1  \n\n2")))
                .isEmpty();
        assertThat(of("# EXPECT-NOTHING").of(printed(""))).isEmpty();
        assertThat(of("# EXPECT-EXIT: 0").of(printed("whatever"))).isEmpty();
    }

    @Test
    void of_otherOutput_showsTheFirstDifferenceAndItsComment() {
        assertThat(of("# EXPECT: 1\nx\n# EXPECT: 2\n# EXPECT: 3").of(printed("1\ntwo\u001b[2J\n4\n")))
                .containsExactly("t/a.py:3: line 2 of the output differs\n  expected: 2\n  actual:   two\\x1b[2J");
    }

    @Test
    void of_tooMuchOrTooLittle_saysThatThereIsNothingMore() {
        Comparison two = of("# EXPECT: 1\n# EXPECT: 2");
        assertThat(two.of(printed("1\n")))
                .containsExactly("t/a.py:2: line 2 of the output differs\n  expected: 2\n  actual:   nothing more");
        assertThat(two.of(printed("1\n2\n\n")))
                .containsExactly("t/a.py:2: line 3 of the output differs\n  expected: nothing more\n  actual:   ");
        assertThat(of("# EXPECT-NOTHING").of(printed("1\n")))
                .containsExactly("t/a.py: line 1 of the output differs\n  expected: nothing more\n  actual:   1");
        assertThat(of("# EXPECT:").of(printed(""))).hasSize(1);
    }

    @Test
    void of_outputThatWasNotKept_isNotCompared() {
        ProgramResult flood = new ProgramResult(
                Outcome.SUCCEEDED,
                null,
                "",
                0,
                null,
                new CapturedOutput("1\n".getBytes(StandardCharsets.UTF_8), new byte[0], 7),
                CapturedOutput.EMPTY,
                Duration.ZERO,
                ResourceUse.UNKNOWN,
                List.of());
        assertThat(of("# EXPECT: 1").of(flood))
                .containsExactly("t/a.py: the program printed too much to be compared: 7 bytes were not kept");
    }

    @Test
    void of_wrongEnd_comesFirstWithTheProgramsWords() {
        ProgramResult crashed = ran(Outcome.FAILED, null, "the program was ended by signal 11", 139, "1\n");
        assertThat(of("# EXPECT: 1\n# EXPECT: 2").of(crashed))
                .containsExactly(
                        "t/a.py: the program was ended by signal 11\n  | its last\n  | words\\x1b[2J",
                        "t/a.py:2: line 2 of the output differs\n  expected: 2\n  actual:   nothing more");
        assertThat(of("# EXPECT-EXIT: 139").of(crashed)).isEmpty();
        assertThat(of("# EXPECT-EXIT: 3").of(printed("")))
                .containsExactly("t/a.py: the program exited with 0, expected was exit code 3");
    }

    @Test
    void of_cause_isThatOfTheRun() {
        ProgramResult endless = ran(Outcome.TIMED_OUT, Cause.RUN_TIMEOUT, "still running", null, "1\n");
        assertThat(of("# EXPECT-CAUSE: runTimeout\n# EXPECT: 1").of(endless)).isEmpty();
        assertThat(of("# EXPECT-CAUSE: outOfMemory").of(endless))
                .singleElement()
                .asString()
                .startsWith("t/a.py: still running, expected was outOfMemory");
        assertThat(of("# EXPECT-CAUSE: outOfMemory").of(printed("")))
                .containsExactly("t/a.py: the program exited with 0, expected was outOfMemory");
    }

    @Test
    void of_failedCompile_saysWhatTheCompilerSaid() {
        CompileResult failed = compiled(Outcome.FAILED, Cause.COMPILE_ERROR)
                .diagnostics(List.of(error(3, "no such thing")))
                .build();
        assertThat(of("# EXPECT: 1").of(failed))
                .containsExactly("t/a.py: the compile ended with compileError: the message\n"
                        + "t/a.py:3:5: error: no such thing");
        assertThat(of("# EXPECT-CAUSE: compileError").of(failed)).isEmpty();
        assertThat(of("# EXPECT-CAUSE: compileError\n# EXPECT: 1").of(failed)).hasSize(1);
        assertThat(of("# EXPECT-EXIT: 1").of(failed)).hasSize(1);
        assertThat(of("# EXPECT-CAUSE: compilerCrash").of(failed))
                .singleElement()
                .asString()
                .startsWith("t/a.py: the compile ended with compileError, not compilerCrash: the message");
    }

    @Test
    void of_brokenMachinery_isNeverExpected() {
        CompileResult errored = compiled(Outcome.ERRORED, Cause.SANDBOX).build();
        assertThat(of("x # EXPECT-ERROR: no").of(errored))
                .containsExactly("t/a.py: the compile ended with sandbox: the message");
    }

    @Test
    void of_errors_areComparedByLineAndMessage() {
        Comparison expected = of("# EXPECT-ERROR: one\n# EXPECT-ERROR: two");
        CompileResultBuilder failed = compiled(Outcome.FAILED, Cause.COMPILE_ERROR);
        assertThat(expected.of(failed.diagnostics(List.of(error(2, "two"), error(1, "one")))
                        .build()))
                .isEmpty();
        assertThat(expected.of(failed.diagnostics(List.of(error(1, "one"), error(2, "one")))
                        .build()))
                .containsExactly(
                        "t/a.py:2: the compiler does not say this here\n  expected error: two",
                        "not expected: t/a.py:2:5: error: one");
        assertThat(expected.of(compiled(Outcome.SUCCEEDED, null).build()))
                .containsExactly("t/a.py:1: it compiles\n  expected error: one");
    }
}
