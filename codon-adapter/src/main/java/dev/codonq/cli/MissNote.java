package dev.codonq.cli;

import dev.codonq.cache.Difference;
import dev.codonq.cache.Explanation;
import dev.codonq.compile.CompileResult;
import dev.codonq.terminal.TerminalText;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Says for people why the cache had nothing for a compile. */
final class MissNote {
    private static final int MOST_DIFFERENCES = 5;
    private static final int LONGEST_VALUE = 60;

    private MissNote() {}

    /** Returns one line, or nothing where the result was in the cache or nobody asked. */
    static Optional<String> of(CompileResult result) {
        if (result.uncacheable() != null) {
            return Optional.of("never cached: " + result.uncacheable());
        }
        return Optional.ofNullable(result.explanation()).map(explanation -> "not in the cache: " + line(explanation));
    }

    private static String line(Explanation explanation) {
        if (explanation.nearest().isEmpty()) {
            return "no earlier result of this source and kind is kept";
        }
        List<Difference> differences = explanation.differences();
        if (differences.isEmpty()) {
            return "the result was kept, but is damaged or no longer whole";
        }
        int more = differences.size() - MOST_DIFFERENCES;
        return differences.stream().limit(MOST_DIFFERENCES).map(MissNote::words).collect(Collectors.joining("; "))
                + (more > 0 ? "; and " + more + " more" : "");
    }

    private static String words(Difference difference) {
        String what = difference.part() + (difference.name().isEmpty() ? "" : " " + name(difference));
        return switch (difference.change()) {
            case ADDED -> what + " is new";
            case REMOVED -> what + " is gone";
            case CHANGED -> what + " changed" + values(difference);
        };
    }

    /** Files stand in actions without the slash before them. */
    private static String name(Difference difference) {
        boolean isPath = List.of("file", "link", "directory").contains(difference.part());
        return TerminalText.oneLine((isPath ? "/" : "") + difference.name());
    }

    /** Of digests nobody wants to read the digits. */
    private static String values(Difference difference) {
        String before = String.valueOf(difference.before());
        String after = String.valueOf(difference.after());
        boolean isForPeople = !List.of("file", "tools").contains(difference.part())
                && before.length() <= LONGEST_VALUE
                && after.length() <= LONGEST_VALUE;
        return isForPeople
                ? " from '" + TerminalText.oneLine(before) + "' to '" + TerminalText.oneLine(after) + "'"
                : "";
    }
}
