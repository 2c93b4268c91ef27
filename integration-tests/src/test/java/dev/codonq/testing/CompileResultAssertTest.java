package dev.codonq.testing;

import static dev.codonq.testing.CodonAssertions.error;
import static dev.codonq.testing.CodonAssertions.note;
import static dev.codonq.testing.CodonAssertions.warning;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.codonq.compile.CacheUse;
import dev.codonq.compile.Cause;
import dev.codonq.compile.CompileRequest;
import dev.codonq.compile.CompileResult;
import dev.codonq.compile.Outcome;
import dev.codonq.diagnostics.Diagnostic;
import dev.codonq.diagnostics.Severity;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Assertions about results that no compiler made. */
@Timeout(60)
class CompileResultAssertTest {
    private static final CompileRequest REQUEST =
            CompileRequest.builder(Path.of("/project/src/a.py")).build();
    private static final Diagnostic NOTE =
            new Diagnostic(Severity.NOTE, "/project/src/a.py", 5, 1, 2, "during the realization of f", null, List.of());
    private static final Diagnostic ERROR = new Diagnostic(
            Severity.ERROR, "/project/src/a.py", 3, 15, 16, "name 'x' is not defined", null, List.of(NOTE));
    private static final CompileResult FAILED = CompileResult.builder(REQUEST, Outcome.FAILED)
            .cause(Cause.COMPILE_ERROR)
            .message("1 error")
            .cacheUse(CacheUse.MISS)
            .diagnostics(List.of(ERROR))
            .log(IntStream.rangeClosed(1, 50).mapToObj(i -> "log " + i).collect(Collectors.joining("\n")))
            .build();
    private static final CompileResult SUCCEEDED = CompileResult.builder(REQUEST, Outcome.SUCCEEDED)
            .cacheUse(CacheUse.HIT_DISK)
            .build();

    private static String failureOf(ThrowingCallable assertion) {
        AssertionError[] failure = new AssertionError[1];
        assertThatExceptionOfType(AssertionError.class).isThrownBy(assertion).satisfies(thrown -> failure[0] = thrown);
        return String.valueOf(failure[0].getMessage());
    }

    private static CompileResultAssert failed() {
        return CodonAssertions.assertThat(FAILED);
    }

    private static CompileResultAssert succeeded() {
        return CodonAssertions.assertThat(SUCCEEDED);
    }

    @Test
    void compiles_ofAFailure_showsAllThatIsKnown() {
        assertThat(failureOf(() -> failed().compiles()))
                .contains(
                        "/project/src/a.py to exe: failed, compileError: 1 error",
                        "/project/src/a.py:3:15: error: name 'x' is not defined",
                        "note: during the realization of f",
                        "the last 20 lines of the log:\n  log 31\n",
                        "  log 50")
                .doesNotContain("log 30");
    }

    @Test
    void failsWith_everyTruePart_holds() {
        failed().failsWith(
                        error("name 'x' is not defined"),
                        error("name 'x' is not defined").at("a.py"),
                        error("name 'x' is not defined").at("src/a.py", 3),
                        error().containing("'x'").containing("not").at("/project/src/a.py", 3, 15),
                        note("during the realization of f").at("a.py", 5));
    }

    @Test
    void failsWith_anyFalsePart_fails() {
        for (DiagnosticExpectation wrong : List.of(
                error("name 'x' is not"),
                error("name 'x' is not defined").at("b.py"),
                error().at(".py"),
                error().at("a.py", 4),
                error().at("a.py", 3, 14),
                error().containing("y"),
                error("during the realization of f"),
                warning(),
                note("name 'x' is not defined"))) {
            assertThat(failureOf(() -> failed().failsWith(wrong)))
                    .contains("expected " + wrong, "/project/src/a.py:3:15: error: name 'x' is not defined");
        }
    }

    @Test
    void failsWith_secondOfTwo_isAskedForToo() {
        assertThat(failureOf(() -> failed().failsWith(error(), warning("w").at("w.py", 1))))
                .contains("expected w.py:1: warning: w");
    }

    @Test
    void failsWith_ofASuccess_fails() {
        assertThat(failureOf(() -> succeeded().failsWith(error()))).contains("expected that it fails with");
    }

    @Test
    void reports_withoutExpectation_isRefused() {
        assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> failed().reports());
    }

    @ParameterizedTest
    @EnumSource
    void failsBecauseOf_eachCause_holdsForThatAlone(Cause cause) {
        if (cause == Cause.COMPILE_ERROR) {
            failed().failsBecauseOf(cause);
        } else {
            assertThat(failureOf(() -> failed().failsBecauseOf(cause))).contains("expected the cause " + cause.label());
        }
    }

    @ParameterizedTest
    @EnumSource
    void wasCached_eachUse_isOrIsNot(CacheUse use) {
        CompileResultAssert result =
                CodonAssertions.assertThat(SUCCEEDED.toBuilder().cacheUse(use).build());
        boolean isFromCache = switch (use) {
            case HIT_MEMORY, HIT_DISK, HIT_REMOTE -> true;
            case SHARED, MISS, OFF -> false;
        };
        if (isFromCache) {
            result.wasCached();
            assertThat(failureOf(result::wasNotCached)).contains(use.label());
        } else {
            result.wasNotCached();
            assertThat(failureOf(result::wasCached)).contains(use.label());
        }
    }

    @Test
    void leavesNothingBehind_withKilledProcesses_fails() {
        CompileResult result =
                SUCCEEDED.toBuilder().killedProcesses(List.of("cc1plus")).build();
        assertThat(failureOf(() -> CodonAssertions.assertThat(result).leavesNothingBehind()))
                .contains("[cc1plus]");
        succeeded().leavesNothingBehind();
    }

    @Test
    void matchesSnapshot_byName_isThatOfThisPackage() {
        failed().matchesSnapshot("undefined-name");
        assertThat(failureOf(() -> succeeded().matchesSnapshot("undefined-name")))
                .contains("dev/codonq/testing/undefined-name.snapshot", "+ succeeded");
    }
}
