package dev.codonq.program;

import dev.codonq.action.CapturedOutput;
import dev.codonq.compile.Cause;
import dev.codonq.compile.CompileResult;
import dev.codonq.compile.Outcome;
import dev.codonq.diagnostics.Diagnostic;
import dev.codonq.diagnostics.DiagnosticPrinter;
import dev.codonq.diagnostics.Severity;
import dev.codonq.program.Expectations.Line;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a program did beside what its comments say. Immutable. */
final class Comparison {
    private static final int MOST_LINES = 20;

    private final Path source;
    private final Expectations expected;

    Comparison(Path source, Expectations expected) {
        this.source = source;
        this.expected = expected;
    }

    boolean hasMistakes() {
        return !expected.mistakes().isEmpty();
    }

    List<String> mistakes() {
        return expected.mistakes().stream()
                .map(mistake -> at(mistake.number()) + mistake.text())
                .toList();
    }

    /** Returns whether {@code compiled} made a program of which something is expected. */
    boolean needsRunOf(CompileResult compiled) {
        return compiled.isSuccess() && expected.errors().isEmpty();
    }

    /** Returns what is wrong with a compile after which nothing is run. */
    List<String> of(CompileResult compiled) {
        boolean isOurs = compiled.outcome() != Outcome.SUCCEEDED
                && compiled.outcome() != Outcome.FAILED
                && compiled.outcome() != Outcome.TIMED_OUT;
        if (isOurs || !expected.isOfFailedCompile()) {
            return List.of(compileFailure(compiled, ""));
        }
        if (!expected.errors().isEmpty()) {
            return ofErrors(compiled);
        }
        Cause cause = expected.cause().orElseThrow();
        return cause == compiled.cause() ? List.of() : List.of(compileFailure(compiled, ", not " + cause.label()));
    }

    private String compileFailure(CompileResult compiled, String but) {
        StringBuilder text = new StringBuilder(source + ": the compile ended with ");
        text.append(compiled.cause() == null ? "success" : compiled.cause().label())
                .append(but);
        if (!compiled.message().isEmpty()) {
            text.append(": ").append(DiagnosticPrinter.plain(compiled.message()));
        }
        compiled.diagnostics()
                .forEach(diagnostic -> text.append("\n")
                        .append(DiagnosticPrinter.format(diagnostic).stripTrailing()));
        return text.toString();
    }

    private List<String> ofErrors(CompileResult compiled) {
        if (compiled.isSuccess()) {
            Line first = expected.errors().get(0);
            return List.of(at(first.number()) + "it compiles\n  expected error: " + first.text());
        }
        if (compiled.cause() != Cause.COMPILE_ERROR) {
            return List.of(compileFailure(compiled, ", not with the errors expected"));
        }
        List<String> problems = new ArrayList<>();
        List<Diagnostic> errors = new ArrayList<>(compiled.diagnostics().stream()
                .filter(diagnostic -> diagnostic.severity() == Severity.ERROR)
                .toList());
        for (Line line : expected.errors()) {
            if (!removeFirst(errors, line)) {
                problems.add(
                        at(line.number()) + "the compiler does not say this here\n  expected error: " + line.text());
            }
        }
        for (Diagnostic error : errors) {
            problems.add("not expected: " + DiagnosticPrinter.format(error).stripTrailing());
        }
        return problems;
    }

    private boolean removeFirst(List<Diagnostic> errors, Line line) {
        for (Iterator<Diagnostic> all = errors.iterator(); all.hasNext(); ) {
            Diagnostic error = all.next();
            if (source.toString().equals(error.file())
                    && Integer.valueOf(line.number()).equals(error.line())
                    && error.message().strip().equals(line.text())) {
                all.remove();
                return true;
            }
        }
        return false;
    }

    /** Returns what is wrong with a run. */
    List<String> of(ProgramResult ran) {
        List<String> problems = new ArrayList<>();
        String end = wrongEnd(ran);
        if (end != null) {
            problems.add(source + ": " + end + words(ran.standardError()));
        }
        boolean isWhole = ran.standardOutput().discardedBytes() == 0;
        if (expected.looksAtOutput() && isWhole) {
            String difference = differenceOfOutput(ran.standardOutput());
            if (difference != null) {
                problems.add(difference);
            }
        } else if (expected.looksAtOutput()) {
            problems.add(source + ": the program printed too much to be compared: "
                    + ran.standardOutput().discardedBytes() + " bytes were not kept");
        }
        return problems;
    }

    private @Nullable String wrongEnd(ProgramResult ran) {
        if (expected.cause().isPresent()) {
            Cause cause = expected.cause().get();
            if (cause == ran.cause()) {
                return null;
            }
            return (ran.isSuccess() ? "the program exited with 0" : ran.message()) + ", expected was " + cause.label();
        }
        int exitCode = expected.exitCode().orElse(0);
        if (Integer.valueOf(exitCode).equals(ran.exitCode())) {
            return null;
        }
        String wanted = expected.exitCode().isPresent() ? ", expected was exit code " + exitCode : "";
        return (ran.isSuccess() ? "the program exited with 0" : ran.message()) + wanted;
    }

    /** What the program said itself is where one looks first. */
    private static String words(CapturedOutput standardError) {
        List<String> lines =
                DiagnosticPrinter.plain(standardError.text()).lines().toList();
        StringBuilder text = new StringBuilder();
        lines.stream()
                .skip(Math.max(0, lines.size() - MOST_LINES))
                .forEach(line -> text.append("\n  | ").append(line));
        return text.toString();
    }

    private @Nullable String differenceOfOutput(CapturedOutput output) {
        // Not String.lines(), to which a carriage return is the end of a line, too.
        String text = output.text();
        List<String> printed = text.isEmpty()
                ? List.of()
                : List.of((text.endsWith("\n") ? text.substring(0, text.length() - 1) : text).split("\n", -1));
        List<Line> lines = expected.output();
        for (int i = 0; i < Math.max(printed.size(), lines.size()); i++) {
            String actual = i < printed.size() ? printed.get(i).stripTrailing() : null;
            String wanted = i < lines.size() ? lines.get(i).text().stripTrailing() : null;
            if (actual == null || !actual.equals(wanted)) {
                return difference(i, wanted, actual);
            }
        }
        return null;
    }

    private String difference(int index, @Nullable String wanted, @Nullable String actual) {
        List<Line> lines = expected.output();
        String place = lines.isEmpty()
                ? source + ": "
                : at(lines.get(Math.min(index, lines.size() - 1)).number());
        return place + "line " + (index + 1) + " of the output differs\n  expected: "
                + (wanted == null ? "nothing more" : wanted) + "\n  actual:   "
                + (actual == null ? "nothing more" : DiagnosticPrinter.plain(actual));
    }

    private String at(int line) {
        return source + ":" + line + ": ";
    }
}
