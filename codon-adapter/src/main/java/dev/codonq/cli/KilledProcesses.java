package dev.codonq.cli;

import dev.codonq.terminal.TerminalText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/** Says in one line which processes of a run had to be killed, however many there are and whatever they are called. */
final class KilledProcesses {
    private static final int MOST_NAMES = 8;

    /** The kernel keeps 15 bytes of a name, but nothing promises that this is where it comes from. */
    private static final int LONGEST_NAME = 32;

    private KilledProcesses() {}

    /** Returns e.g. {@code killed 12 processes that were still running: cc1plus, sh (10 times), sleep}. */
    static String line(List<String> names) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        names.forEach(name -> counts.merge(shown(name), 1, Integer::sum));
        StringJoiner text = new StringJoiner(", ");
        counts.entrySet().stream()
                .limit(MOST_NAMES)
                .map(count -> count.getKey() + (count.getValue() == 1 ? "" : " (" + count.getValue() + " times)"))
                .forEach(text::add);
        if (counts.size() > MOST_NAMES) {
            text.add("and " + (counts.size() - MOST_NAMES) + " more");
        }
        return (names.size() == 1
                        ? "killed a process that was still running: "
                        : "killed " + names.size() + " processes that were still running: ")
                + text;
    }

    private static String shown(String name) {
        // Cut before it is escaped, so that no escape is cut.
        String cut = name.codePoints()
                .limit(LONGEST_NAME)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        String shown = TerminalText.oneLine(cut).strip();
        return shown.isEmpty() ? "?" : shown;
    }
}
