package dev.codonq.testing;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import dev.codonq.compile.Cause;
import dev.codonq.compile.CompileResult;
import dev.codonq.program.ProgramResult;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/**
 * Assertions about what became of a compile, and about the program it made. Not thread-safe.
 *
 * <p>The program runs when it is first asked about, once for each list of arguments, in the same kind of sandbox and with
 * the same limits as its compile, in a scheduler that lives as long as the run.
 */
public final class CompileResultAssert extends AbstractAssert<CompileResultAssert, CompileResult> {
    private static final StackWalker CALLER = StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

    private final CompileResult result;
    private List<String> arguments = List.of();
    private int expectedExitCode;
    private @Nullable ProgramResult run;

    CompileResultAssert(CompileResult result) {
        super(result, CompileResultAssert.class);
        this.result = result;
    }

    /** Every artifact was made. */
    @CanIgnoreReturnValue
    public CompileResultAssert compiles() {
        if (!result.isSuccess()) {
            fail("expected that it compiles");
        }
        return this;
    }

    /** Sets the arguments of the program for what follows; it runs anew. */
    @CanIgnoreReturnValue
    public CompileResultAssert withArguments(String... newArguments) {
        arguments = List.of(newArguments);
        run = null;
        return this;
    }

    /**
     * The program exits with {@code code}; 128 + n where signal n ends it. What is said of its output after that holds for
     * this exit status, in place of 0.
     */
    @CanIgnoreReturnValue
    public CompileResultAssert exitingWith(int code) {
        expectedExitCode = code;
        requireExit();
        return this;
    }

    /**
     * The program prints exactly {@code output} to standard output and exits with 0, or with what {@link #exitingWith} has
     * said before. A line feed at the end of the output may be left out.
     */
    @CanIgnoreReturnValue
    public CompileResultAssert printing(String output) {
        ProgramResult ended = requireExit();
        String printed = ended.standardOutput().text();
        if (!printed.equals(output) && !printed.equals(output + "\n")) {
            String expected = printed.endsWith("\n") && !output.endsWith("\n") ? output + "\n" : output;
            throw failureWithActualExpected(
                    printed,
                    expected,
                    "%s",
                    "the program of " + result.request() + " prints something else, "
                            + TextDifference.of(expected, printed) + ProgramRun.standardError(ended));
        }
        return this;
    }

    /** The program prints exactly these lines, each ended by a line feed; otherwise as {@link #printing}. */
    @CanIgnoreReturnValue
    public CompileResultAssert printingLines(String... lines) {
        return printing(Stream.of(lines).map(line -> line + "\n").collect(Collectors.joining()));
    }

    private ProgramResult requireExit() {
        compiles();
        if (run == null) {
            run = ProgramRun.of(result, arguments);
        }
        Integer code = run.exitCode();
        if (code == null || code != expectedExitCode) {
            throw failure(
                    "%s",
                    "expected that the program of " + result.request() + " exits with " + expectedExitCode + ", but "
                            + ProgramRun.describe(run));
        }
        return run;
    }

    /** It does not compile, and the compiler says each of these things, among others. */
    @CanIgnoreReturnValue
    public CompileResultAssert failsWith(DiagnosticExpectation... expectations) {
        if (result.isSuccess()) {
            fail("expected that it fails with " + List.of(expectations));
        }
        return reports(expectations);
    }

    /** The compiler says each of these things, among others, whether it compiles or not. */
    @CanIgnoreReturnValue
    public CompileResultAssert reports(DiagnosticExpectation... expectations) {
        if (expectations.length == 0) {
            throw new IllegalArgumentException("nothing is expected");
        }
        for (DiagnosticExpectation expectation : expectations) {
            if (!expectation.isMetBy(result.diagnostics())) {
                fail("expected " + expectation);
            }
        }
        return this;
    }

    /** It does not compile, for this reason. */
    @CanIgnoreReturnValue
    public CompileResultAssert failsBecauseOf(Cause cause) {
        if (result.cause() != cause) {
            fail("expected the cause " + cause.label());
        }
        return this;
    }

    /** The result is that of an earlier compile, of this process or another. */
    @CanIgnoreReturnValue
    public CompileResultAssert wasCached() {
        if (!result.cacheUse().isHit()) {
            fail("expected a result from the cache, but it is a "
                    + result.cacheUse().label());
        }
        return this;
    }

    /** The result is that of a run made for it, or at the same time for another request of the same. */
    @CanIgnoreReturnValue
    public CompileResultAssert wasNotCached() {
        if (result.cacheUse().isHit()) {
            fail("expected that it is compiled, but it is a "
                    + result.cacheUse().label());
        }
        return this;
    }

    /**
     * Nothing of the run is left, nor did anything have to be removed by force:
     *
     * <ul>
     *   <li>no process of it was killed after its end ({@link CompileResult#killedProcesses});
     *   <li>no process of this machine has the source's path in its command line or environment;
     *   <li>no mount of this process has it;
     *   <li>no execution root of this process holds it, but for what is being deleted already.
     * </ul>
     *
     * The last three are looked at until they are so, for at most ten seconds each. Other compiles of the same source at the
     * same time would be taken for what is left.
     */
    @CanIgnoreReturnValue
    public CompileResultAssert leavesNothingBehind() {
        if (!result.killedProcesses().isEmpty()) {
            fail("expected that nothing is left behind, but these processes had to be killed: "
                    + result.killedProcesses());
        }
        Leaks leaks = new Leaks();
        RunTraces.of(result).lookFor(leaks);
        leaks.require(result.request().toString());
        return this;
    }

    /**
     * Outcome, cause, message and diagnostics are as in the snapshot {@code name} of the calling class's package: the file
     * {@code src/test/resources/<package>/<name>.snapshot}, or below the directory in {@code -Dcodonq.snapshots.directory}.
     * With {@code -Dcodonq.snapshots=update} it is written; not where {@code CI=true}. A missing one fails.
     */
    @CanIgnoreReturnValue
    public CompileResultAssert matchesSnapshot(String name) {
        return matches(Snapshot.named(name, CALLER.getCallerClass()));
    }

    /** As {@link #matchesSnapshot(String)}, with a snapshot in {@code file}. */
    @CanIgnoreReturnValue
    public CompileResultAssert matchesSnapshot(Path file) {
        return matches(Snapshot.at(file));
    }

    @CanIgnoreReturnValue
    private CompileResultAssert matches(Snapshot snapshot) {
        String difference = snapshot.differenceFrom(Snapshot.textOf(result));
        if (difference != null) {
            throw failure("%s", result.request() + ": " + difference);
        }
        return this;
    }

    private void fail(String problem) {
        throw failure("%s", problem + "\n" + ResultText.of(result));
    }
}
