package dev.codonq.manual;

import java.util.ArrayList;
import java.util.List;

/**
 * A part of a page with a title of its own, from the lines below the options in a command's help. Immutable.
 *
 * <p>A line {@code Title:} or {@code Title: text} begins one; lines that are indented are shown as they are; the rest is
 * running text.
 *
 * @param text running text, may be empty
 * @param literal lines to be shown as they are
 */
record Section(String title, String text, List<String> literal) {
    private static final String TITLE = "[A-Z][A-Za-z ]+:( .*)?";

    Section {
        literal = List.copyOf(literal);
    }

    static List<Section> of(String... footer) {
        List<Section> sections = new ArrayList<>();
        String title = "";
        List<String> text = new ArrayList<>();
        List<String> literal = new ArrayList<>();
        for (String line : Page.text("\n", footer).split("\n", -1)) {
            if (line.matches(TITLE)) {
                add(sections, title, text, literal);
                title = line.substring(0, line.indexOf(':'));
                text = new ArrayList<>(List.of(line.substring(line.indexOf(':') + 1)));
                literal = new ArrayList<>();
            } else if (line.startsWith(" ")) {
                literal.add(line.strip());
            } else {
                text.add(line);
            }
        }
        add(sections, title, text, literal);
        return sections;
    }

    private static void add(List<Section> sections, String title, List<String> text, List<String> literal) {
        if (!title.isEmpty()) {
            sections.add(new Section(title, String.join(" ", text).strip(), literal));
        }
    }
}
