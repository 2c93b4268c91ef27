package dev.codonq.testing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Where two texts differ, line by line, for people. Stateless. */
final class TextDifference {
    private static final int CONTEXT = 3;
    private static final int MOST_LINES = 40;

    private TextDifference() {}

    /**
     * Returns the lines from the first to the last that differ, "-" before those expected and "+" before those that there
     * are, with some equal ones around.
     */
    static String of(String expected, String actual) {
        List<String> wanted = lines(expected);
        List<String> got = lines(actual);
        int shorter = Math.min(wanted.size(), got.size());
        int head = 0;
        while (head < shorter && wanted.get(head).equals(got.get(head))) {
            head++;
        }
        int tail = 0;
        while (tail < shorter - head && wanted.get(wanted.size() - 1 - tail).equals(got.get(got.size() - 1 - tail))) {
            tail++;
        }
        List<String> shown = new ArrayList<>();
        shown.add("at line " + (head + 1) + " (- expected, + actual):");
        add(shown, "  ", wanted.subList(Math.max(0, head - CONTEXT), head));
        add(shown, "- ", wanted.subList(head, wanted.size() - tail));
        add(shown, "+ ", got.subList(head, got.size() - tail));
        add(shown, "  ", got.subList(got.size() - tail, got.size() - tail + Math.min(tail, CONTEXT)));
        return String.join("\n", shown);
    }

    private static void add(List<String> shown, String mark, List<String> lines) {
        lines.stream().limit(MOST_LINES).forEach(line -> shown.add(mark + line));
        if (lines.size() > MOST_LINES) {
            shown.add(mark + "… " + (lines.size() - MOST_LINES) + " more lines");
        }
    }

    /** What cannot be seen at the end of a line is marked, as is the end of the text where no line feed stands. */
    private static List<String> lines(String text) {
        if (text.isEmpty()) {
            return List.of("<nothing>");
        }
        List<String> lines = new ArrayList<>(Arrays.asList(text.split("\n", -1)));
        String last = lines.remove(lines.size() - 1);
        if (!last.isEmpty()) {
            lines.add(last + "<no line feed>");
        }
        lines.replaceAll(
                line -> line.endsWith(" ") || line.endsWith("\t") || line.endsWith("\r") ? line + "<end>" : line);
        return lines;
    }
}
