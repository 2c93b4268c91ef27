package dev.codonq.cli;

import dev.codonq.terminal.TerminalText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A pattern of paths: {@code *} and {@code ?} stand for characters of one name, {@code [a-z]} and {@code [!a]} for one of
 * them, and {@code **} as a whole name for any number of directories, none included. Immutable.
 */
final class Glob {
    private static final Pattern SPECIAL = Pattern.compile("[*?\\[]");

    private final Path base;
    private final int depth;
    private final Pattern pattern;

    private Glob(Path base, int depth, Pattern pattern) {
        this.base = base;
        this.depth = depth;
        this.pattern = pattern;
    }

    /** Returns whether {@code text} has any of the characters that make a pattern. */
    static boolean isGlob(String text) {
        return SPECIAL.matcher(text).find();
    }

    /** @throws UsageException if the pattern is malformed */
    static Glob of(String text) {
        Path path = Path.of(text);
        String start = path.isAbsolute() ? "/" : "";
        List<String> names = new ArrayList<>();
        path.forEach(name -> names.add(name.toString()));
        int literal = 0;
        while (literal < names.size() && !isGlob(names.get(literal))) {
            literal++;
        }
        Path base = Path.of(start + String.join("/", names.subList(0, literal)));
        int depth = names.contains("**") ? Integer.MAX_VALUE : names.size() - literal;
        try {
            return new Glob(base, depth, Pattern.compile(start + regex(names), Pattern.DOTALL));
        } catch (PatternSyntaxException e) {
            throw new UsageException(TerminalText.oneLine(text) + ": malformed pattern: " + e.getDescription());
        }
    }

    /** Returns the directory below which all matches lie. */
    Path base() {
        return base;
    }

    /** Returns how many levels below {@link #base} matches can lie. */
    int depth() {
        return depth;
    }

    boolean matches(String path) {
        return pattern.matcher(path).matches();
    }

    private static String regex(List<String> names) {
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < names.size(); i++) {
            boolean last = i == names.size() - 1;
            if (names.get(i).equals("**")) {
                regex.append(last ? ".*" : "(?:[^/]+/)*");
            } else {
                regex.append(regex(names.get(i))).append(last ? "" : "/");
            }
        }
        return regex.toString();
    }

    private static String regex(String name) {
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            // As in the shell, a bracket right behind the opening one belongs to the set, and one never closed is
            // itself.
            int setStart = name.startsWith("[!", i) ? i + 2 : i + 1;
            int setEnd = c == '[' ? name.indexOf(']', setStart + 1) : -1;
            if (c == '*') {
                regex.append("[^/]*");
            } else if (c == '?') {
                regex.append("[^/]");
            } else if (setEnd > 0) {
                String set = name.substring(setStart, setEnd).replaceAll("[\\\\\\[\\]^&]", "\\\\$0");
                regex.append(setStart == i + 2 ? "[^" : "[").append(set).append(']');
                i = setEnd;
            } else {
                regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
        return regex.toString();
    }
}
