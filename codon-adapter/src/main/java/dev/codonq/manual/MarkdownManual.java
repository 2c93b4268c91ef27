package dev.codonq.manual;

import picocli.CommandLine;

/** Writes all commands as one Markdown page. Thread-safe, without state. */
public final class MarkdownManual {
    private final StringBuilder text = new StringBuilder();

    private MarkdownManual() {}

    /**
     * Returns the manual of {@code root} and all commands below it.
     *
     * @param origin says how the page was made
     */
    public static String of(CommandLine root, String origin) {
        MarkdownManual manual = new MarkdownManual();
        manual.text.append("# The command line\n\n").append(origin).append('\n');
        Page.all(root).forEach(manual::page);
        return manual.text.toString();
    }

    private void page(Page page) {
        text.append("\n## ").append(page.name()).append("\n\n```\n");
        page.synopsis().forEach(line -> text.append(line).append('\n'));
        text.append("```\n\n").append(escaped(page.purpose())).append('\n');
        page.description()
                .forEach(paragraph ->
                        text.append('\n').append(escaped(paragraph)).append('\n'));
        if (!page.commands().isEmpty()) {
            table("command", "purpose");
            page.commands().forEach(this::row);
        }
        page.groups().forEach((heading, entries) -> {
            table(page.groups().size() > 1 ? heading : "option", "meaning");
            entries.forEach(entry -> row(entry.term(), entry.meaning()));
        });
        page.sections().forEach(this::section);
    }

    private void section(Section section) {
        text.append("\n**").append(section.title()).append(".**");
        if (!section.text().isEmpty()) {
            text.append(' ').append(escaped(section.text()));
        }
        text.append('\n');
        if (!section.literal().isEmpty()) {
            text.append("\n```\n");
            section.literal().forEach(line -> text.append(line).append('\n'));
            text.append("```\n");
        }
    }

    private void table(String left, String right) {
        text.append("\n| ").append(left).append(" | ").append(right).append(" |\n|---|---|\n");
    }

    private void row(String term, String meaning) {
        text.append("| `")
                .append(term.replace("|", "\\|"))
                .append("` | ")
                .append(escaped(meaning))
                .append(" |\n");
    }

    private static String escaped(String plain) {
        return plain.replaceAll("[\\\\*_|<>`]", "\\\\$0");
    }
}
