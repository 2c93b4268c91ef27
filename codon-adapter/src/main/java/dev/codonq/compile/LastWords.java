package dev.codonq.compile;

import dev.codonq.diagnostics.ParsedOutput;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a compiler that crashed, or that refused its arguments, said of it outside of any record. */
final class LastWords {
    /** Codon's own checks print three lines, with a tab behind each label. */
    private static final Pattern ASSERTION =
            Pattern.compile("Assert failed:\\s*(.*)\\nExpression:\\s*(.*)\\nSource:\\s*(.*)");

    private static final Pattern EXCEPTION =
            Pattern.compile("terminate called after throwing an instance of '(.*)'(?:\\n\\s*what\\(\\):\\s*(.*))?");
    private static final Pattern LLVM = Pattern.compile("(?m)^LLVM ERROR: .*");
    private static final Pattern ARGUMENTS = Pattern.compile("(?m)^codon(?: build)?: (.*)");
    private static final int LONGEST = 500;

    private LastWords() {}

    /** Returns them on one line, where there are any that are understood. */
    static Optional<String> of(ParsedOutput output) {
        String text = output.trailing();
        Matcher assertion = ASSERTION.matcher(text);
        if (assertion.find()) {
            return Optional.of(cut(
                    assertion.group(1) + " (assertion " + assertion.group(2) + " failed, " + assertion.group(3) + ")"));
        }
        Matcher exception = EXCEPTION.matcher(text);
        if (exception.find()) {
            return Optional.of(cut(exception.group(1) + (exception.group(2) == null ? "" : ": " + exception.group(2))));
        }
        for (Pattern line : List.of(LLVM, ARGUMENTS)) {
            Matcher matcher = line.matcher(text);
            if (matcher.find()) {
                return Optional.of(cut(matcher.group(matcher.groupCount()).strip()));
            }
        }
        return Optional.empty();
    }

    private static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }
}
