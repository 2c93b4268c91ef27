package dev.codonq.hostile;

import dev.codonq.action.Limit;
import dev.codonq.action.OutputFile;
import dev.codonq.scheduling.JobResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What must become of a hostile run. Immutable.
 *
 * @param results which results are right, by the words of {@link #describe}
 * @param killed names of the processes that must have been killed; not looked at where null
 * @param allowed the attempts that may succeed; all others must be refused; not looked at where null
 * @param refused attempts that must be refused
 * @param leavings places of the host where the run may leave something, for lack of isolation
 * @param mayEscape whether processes of the run may be there after its result
 */
record Ending(
        Set<String> results,
        @Nullable Set<String> killed,
        @Nullable Set<String> allowed,
        Set<String> refused,
        Set<String> leavings,
        boolean mayEscape) {

    private static Ending of(String result) {
        return new Ending(Set.of(result), null, null, Set.of(), Set.of(), false);
    }

    /** It ends with 0 and leaves an output of its own; no process had to be killed. */
    static Ending succeeds() {
        return of("succeeded").killing();
    }

    static Ending exceeds(Limit limit) {
        return of("limit " + limit);
    }

    /** The command fails with {@code exitCode}. */
    static Ending fails(int exitCode) {
        return of("failed " + exitCode);
    }

    /** The command ends with 0, but its output cannot be taken, for a reason that contains {@code problem}. */
    static Ending leavesNoOutput(String problem) {
        return of("unusable " + problem);
    }

    /** The machinery fails, and says {@code message}. */
    static Ending errs(String message) {
        return of("errored " + message);
    }

    /** Returns this ending, or {@code other}'s result: where the moment decides. */
    Ending or(Ending other) {
        Set<String> both = new TreeSet<>(results);
        both.addAll(other.results);
        return new Ending(both, null, allowed, refused, leavings, mayEscape);
    }

    Ending killing(String... names) {
        return new Ending(results, Set.of(names), allowed, refused, leavings, mayEscape);
    }

    Ending killingWhateverIsLeft() {
        return new Ending(results, null, allowed, refused, leavings, mayEscape);
    }

    Ending allowingOnly(String... attempts) {
        return new Ending(results, killed, Set.of(attempts), refused, leavings, mayEscape);
    }

    Ending refusing(String... attempts) {
        return new Ending(results, killed, allowed, Set.of(attempts), leavings, mayEscape);
    }

    Ending leavingBehind(String... places) {
        return new Ending(results, killed, allowed, refused, Set.of(places), mayEscape);
    }

    /** Processes of the run may escape. Whether they do, the moment decides. */
    Ending escaping() {
        return new Ending(results, null, allowed, refused, leavings, true);
    }

    /** Returns what is wrong with a result. */
    List<String> problems(JobResult result) {
        List<String> problems = new ArrayList<>();
        String actual = describe(result);
        if (results.stream().noneMatch(actual::startsWith)) {
            problems.add("expected " + results + ", not " + actual + " " + streams(result));
        }
        Set<String> actuallyKilled = new TreeSet<>(result.record().killedProcesses());
        if (killed != null && !killed.equals(actuallyKilled)) {
            problems.add("expected killed " + killed + ", not " + actuallyKilled);
        }
        String text = streams(result);
        Set<String> succeeded = attempts(text, "allowed ");
        if (allowed != null) {
            succeeded.stream()
                    .filter(attempt -> !allowed.contains(attempt))
                    .forEach(attempt -> problems.add("allowed: " + attempt));
            if (attempts(text, "refused ").isEmpty() && succeeded.isEmpty()) {
                problems.add("attempted nothing: " + text);
            }
        }
        Set<String> failed = attempts(text, "refused ").stream()
                .map(attempt -> attempt.replaceAll(": [^:]*$", ""))
                .collect(Collectors.toSet());
        refused.stream()
                .filter(attempt -> !failed.contains(attempt))
                .forEach(attempt -> problems.add("not refused: " + attempt));
        return problems;
    }

    private static Set<String> attempts(String text, String word) {
        return text.lines()
                .filter(line -> line.startsWith(word))
                .map(line -> line.substring(word.length()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String describe(JobResult result) {
        if (result instanceof JobResult.Succeeded succeeded) {
            String content = output(succeeded);
            return content.equals("artifact")
                            || content.startsWith("beat ")
                            || content.isEmpty()
                            || content.charAt(0) == 0
                    ? "succeeded"
                    : "foreign output '" + content + "'";
        }
        if (result instanceof JobResult.Failed failed) {
            return failed.unusableOutput().map(problem -> "unusable " + problem).orElse("failed " + failed.exitCode());
        }
        if (result instanceof JobResult.LimitExceeded exceeded) {
            return "limit " + exceeded.limit();
        }
        if (result instanceof JobResult.Errored errored) {
            return "errored " + errored.message();
        }
        return result.toString();
    }

    /** Returns the one output of a run. */
    static String output(JobResult.Succeeded succeeded) {
        Optional<OutputFile> output =
                succeeded.result().outputs().values().stream().findFirst();
        try {
            return new String(
                    Objects.requireNonNull(output.orElseThrow().content().open())
                            .readAllBytes(),
                    StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Returns what the run wrote. */
    static String streams(JobResult result) {
        if (result instanceof JobResult.Succeeded succeeded) {
            return succeeded.result().standardOutput().text()
                    + succeeded.result().standardError().text();
        }
        if (result instanceof JobResult.Failed failed) {
            return failed.standardOutput().text() + failed.standardError().text();
        }
        if (result instanceof JobResult.LimitExceeded exceeded) {
            return exceeded.standardOutput().text() + exceeded.standardError().text();
        }
        return "";
    }
}
