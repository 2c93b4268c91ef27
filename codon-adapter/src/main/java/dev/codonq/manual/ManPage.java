package dev.codonq.manual;

import java.util.Locale;
import picocli.CommandLine;

/** Writes pages for man(1), in the macros of man(7). Thread-safe, without state. */
public final class ManPage {
    private final Page page;
    private final String version;
    private final StringBuilder text = new StringBuilder();

    private ManPage(Page page, String version) {
        this.page = page;
        this.version = version;
    }

    /** Returns the page's name in the file system, such as {@code codonq-build.1}. */
    public static String fileName(CommandLine command) {
        return dashed(command.getCommandSpec().qualifiedName()) + ".1";
    }

    /** Returns the page of {@code command}, as source for roff. */
    public static String of(CommandLine command, String version) {
        return new ManPage(Page.of(command.getCommandSpec()), version).write();
    }

    private String write() {
        String name = dashed(page.name());
        request(".TH", quoted(name.toUpperCase(Locale.ROOT)), "1", "\"\"", quoted("codonq " + version));
        request(".SH", "NAME");
        line(name + " \\- " + escaped(lower(page.purpose())));
        request(".SH", "SYNOPSIS");
        boolean isFirst = true;
        for (String synopsis : page.synopsis()) {
            if (!isFirst) {
                request(".br");
            }
            isFirst = false;
            int end = Math.min(page.name().length(), synopsis.length());
            line("\\fB" + escaped(synopsis.substring(0, end)) + "\\fR" + escaped(synopsis.substring(end)));
        }
        request(".SH", "DESCRIPTION");
        line(escaped(page.purpose()));
        for (String paragraph : page.description()) {
            request(".PP");
            line(escaped(paragraph));
        }
        if (!page.commands().isEmpty()) {
            request(".SH", "COMMANDS");
            page.commands().forEach((command, purpose) -> entry(command, purpose));
        }
        request(".SH", "OPTIONS");
        page.groups().forEach((heading, entries) -> {
            if (page.groups().size() > 1) {
                request(".SS", quoted(escaped(heading)));
            }
            entries.forEach(entry -> entry(entry.term(), entry.meaning()));
        });
        page.sections().forEach(this::section);
        seeAlso();
        return text.toString();
    }

    private void section(Section section) {
        request(".SH", quoted(escaped(section.title().toUpperCase(Locale.ROOT))));
        if (!section.text().isEmpty()) {
            line(escaped(section.text()));
        }
        if (!section.literal().isEmpty()) {
            request(".nf");
            section.literal().forEach(example -> line(escaped(example)));
            request(".fi");
        }
    }

    private void seeAlso() {
        request(".SH", quoted("SEE ALSO"));
        StringBuilder pages = new StringBuilder();
        int space = page.name().lastIndexOf(' ');
        if (space > 0) {
            pages.append(reference(page.name().substring(0, space))).append(' ');
        }
        page.commands()
                .keySet()
                .forEach(command ->
                        pages.append(reference(page.name() + " " + command)).append(' '));
        line(pages.toString().strip());
    }

    private static String reference(String name) {
        return "\\fB" + escaped(dashed(name)) + "\\fR(1)";
    }

    private void entry(String term, String meaning) {
        request(".TP");
        line("\\fB" + escaped(term) + "\\fR");
        line(escaped(meaning));
    }

    private void request(String... words) {
        text.append(String.join(" ", words)).append('\n');
    }

    /** A dot or a quote at the start would be taken for a request. */
    private void line(String content) {
        text.append(content.startsWith(".") || content.startsWith("'") ? "\\&" : "")
                .append(content)
                .append('\n');
    }

    private static String escaped(String plain) {
        return plain.replace("\\", "\\e")
                .replace("-", "\\-")
                .replace("'", "\\(aq")
                .replace("`", "\\(ga")
                .replace("^", "\\(ha")
                .replace("~", "\\(ti");
    }

    private static String quoted(String word) {
        return "\"" + word.replace("\"", "\\(dq") + "\"";
    }

    private static String dashed(String name) {
        return name.replace(' ', '-');
    }

    private static String lower(String purpose) {
        String start = purpose.isEmpty() ? "" : purpose.substring(0, 1).toLowerCase(Locale.ROOT) + purpose.substring(1);
        return start.endsWith(".") ? start.substring(0, start.length() - 1) : start;
    }
}
