package dev.codonq.program;

import dev.codonq.compile.Cause;
import dev.codonq.imports.Comment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the comments of a source say becomes of it, when it is compiled and run. Immutable.
 *
 * <pre>
 *   print(1)                   # EXPECT: 1                         a line of standard output, in the order of the comments
 *   # EXPECT-NOTHING                                               there is no output
 *   # EXPECT-EXIT: 3                                               the exit code; 128 + n where signal n ends it
 *   # EXPECT-CAUSE: runTimeout                                     why the compile, or else the run, does not succeed
 *   print(x)                   # EXPECT-ERROR: name 'x' is not defined     an error of the compiler on this line
 * </pre>
 *
 * White space at the end of a line means nothing. Without one of the last three the program is to exit with 0; without one of
 * the first two its output is not looked at.
 *
 * @param output the lines of standard output; empty where there are to be none, too
 * @param looksAtOutput whether standard output is to be exactly {@code output}
 * @param errors the errors of the compile, each on its line
 * @param exitCode what the program exits with
 * @param cause why the compile or the run does not succeed
 * @param mistakes what is wrong with the comments themselves, on which line; a source with any is no test
 */
public record Expectations(
        List<Line> output,
        boolean looksAtOutput,
        List<Line> errors,
        Optional<Integer> exitCode,
        Optional<Cause> cause,
        List<Line> mistakes) {

    /** What the comment on a line says. */
    public record Line(int number, String text) {}

    public Expectations {
        output = List.copyOf(output);
        errors = List.copyOf(errors);
        mistakes = List.copyOf(mistakes);
    }

    /** Returns what the comments of {@code source} say. */
    public static Expectations read(byte[] source) {
        Reader reader = new Reader();
        Comment.of(source).forEach(reader::read);
        return reader.expectations();
    }

    /** Returns whether a compile that makes no program can be what is expected; not where something of the program is. */
    boolean isOfFailedCompile() {
        return !errors.isEmpty() || (cause.isPresent() && !looksAtOutput);
    }

    /** The reading of the comments of one source. Not thread-safe. */
    private static final class Reader {
        /** What might be meant for an expectation; what follows a colon is its text. */
        private static final Pattern MEANT = Pattern.compile("EXPECT.*|(?i:EXPECT(-\\w+)?\\s*:).*");

        private static final Pattern FORM = Pattern.compile("EXPECT(|-ERROR|-EXIT|-CAUSE)(?:: ?(.*))|EXPECT(-NOTHING)");

        /** How a compile or a run can end that a test may want; nobody wants the machinery to fail. */
        private static final Map<String, Cause> CAUSES = Stream.of(
                        Cause.COMPILE_ERROR,
                        Cause.COMPILER_CRASH,
                        Cause.LINK_ERROR,
                        Cause.LINKER_MISSING,
                        Cause.OUT_OF_MEMORY,
                        Cause.DISK_FULL,
                        Cause.OUTPUT_LIMIT,
                        Cause.PROCESS_LIMIT,
                        Cause.RUN_TIMEOUT,
                        Cause.SILENT_TIMEOUT,
                        Cause.CPU_LIMIT)
                .collect(Collectors.toUnmodifiableMap(Cause::label, cause -> cause));

        private static final int MOST_EXIT_CODE = 255;

        private final List<Line> output = new ArrayList<>();
        private final List<Line> errors = new ArrayList<>();
        private final List<Line> mistakes = new ArrayList<>();
        private @Nullable Line nothing;
        private @Nullable Line exit;
        private @Nullable Line cause;

        void read(Comment comment) {
            String text = comment.text().strip();
            Matcher form = FORM.matcher(text);
            if (form.matches()) {
                String kind = form.group(1) == null ? form.group(3) : form.group(1);
                take(kind, new Line(comment.line(), Objects.requireNonNullElse(form.group(2), "")));
            } else if (MEANT.matcher(text).matches()) {
                mistake(
                        comment.line(),
                        "not an expectation: '" + text + "'; there are EXPECT: LINE, EXPECT-NOTHING,"
                                + " EXPECT-EXIT: CODE, EXPECT-ERROR: MESSAGE and EXPECT-CAUSE: CAUSE");
            }
        }

        private void take(String kind, Line line) {
            switch (kind) {
                case "" -> output.add(line);
                case "-ERROR" -> errors.add(line);
                case "-NOTHING" -> nothing = line;
                case "-EXIT" -> exit = only(exit, line);
                default -> cause = only(cause, line);
            }
        }

        private Line only(@Nullable Line earlier, Line line) {
            if (earlier != null) {
                mistake(line.number, "there is another on line " + earlier.number);
            }
            return line;
        }

        private void mistake(int line, String what) {
            mistakes.add(new Line(line, what));
        }

        Expectations expectations() {
            Optional<Integer> exitCode = Optional.ofNullable(exit).flatMap(this::exitCode);
            Optional<Cause> expectedCause = Optional.ofNullable(cause).flatMap(this::cause);
            addContradictions();
            return new Expectations(
                    output, nothing != null || !output.isEmpty(), errors, exitCode, expectedCause, mistakes);
        }

        private Optional<Integer> exitCode(Line line) {
            if (line.text.matches("\\d{1,3}") && Integer.parseInt(line.text) <= MOST_EXIT_CODE) {
                return Optional.of(Integer.valueOf(line.text));
            }
            mistake(line.number, "not an exit code: '" + line.text + "'; they go from 0 to 255");
            return Optional.empty();
        }

        private Optional<Cause> cause(Line line) {
            Optional<Cause> named = Optional.ofNullable(CAUSES.get(line.text));
            if (named.isEmpty()) {
                mistake(
                        line.number,
                        "not a cause: '" + line.text + "'; there are "
                                + String.join(
                                        ", ", CAUSES.keySet().stream().sorted().toList()));
            }
            return named;
        }

        private void addContradictions() {
            if (nothing != null && !output.isEmpty()) {
                mistake(nothing.number, "nothing is to be printed, and a line on line " + output.get(0).number);
            }
            if (exit != null && cause != null) {
                mistake(exit.number, "what ends for a cause (line " + cause.number + ") has no exit code");
            }
            if (!errors.isEmpty() && (nothing != null || exit != null || cause != null || !output.isEmpty())) {
                mistake(errors.get(0).number, "with an error there is no program, and no other expectation");
            }
            if (nothing == null
                    && exit == null
                    && cause == null
                    && output.isEmpty()
                    && errors.isEmpty()
                    && mistakes.isEmpty()) {
                mistake(
                        1,
                        "no expectation; write what is printed (# EXPECT: LINE) or # EXPECT-NOTHING,"
                                + " or let the name of a module for others begin with _");
            }
        }
    }
}
