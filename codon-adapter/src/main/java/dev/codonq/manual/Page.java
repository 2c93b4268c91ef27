package dev.codonq.manual;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * What a page of the manual says of one command, whatever it is written in. Immutable.
 *
 * @param name as typed, such as {@code codonq build}
 * @param purpose one line
 * @param synopsis one line for each way to call it
 * @param description paragraphs of running text
 * @param groups the options by heading, each as what is typed and what it means
 * @param commands the commands below it, by name, with their purpose
 * @param sections what else there is to say
 */
record Page(
        String name,
        String purpose,
        List<String> synopsis,
        List<String> description,
        Map<String, List<Entry>> groups,
        Map<String, String> commands,
        List<Section> sections) {
    /** An option: what is typed, and what it means. Immutable. */
    record Entry(String term, String meaning) {}

    /** Returns the pages of {@code root} and of all commands below it, each before those below it. */
    static List<Page> all(CommandLine root) {
        List<Page> pages = new ArrayList<>();
        collect(root.getCommandSpec(), pages);
        return pages;
    }

    private static void collect(CommandSpec command, List<Page> pages) {
        pages.add(of(command));
        below(command).values().forEach(child -> collect(child, pages));
    }

    static Page of(CommandSpec command) {
        UsageMessageSpec usage = command.usageMessage();
        Map<String, List<Entry>> groups = new LinkedHashMap<>();
        OptionGroups.of(command)
                .forEach((heading, options) ->
                        groups.put(heading, options.stream().map(Page::entry).toList()));
        Map<String, String> commands = new LinkedHashMap<>();
        below(command).forEach((name, child) -> commands.put(name, purpose(child.usageMessage())));
        return new Page(
                command.qualifiedName(),
                purpose(usage),
                synopsis(usage),
                usage.header().length == 0 ? List.of() : paragraphs(usage.description()),
                groups,
                commands,
                Section.of(usage.footer()));
    }

    private static Map<String, CommandSpec> below(CommandSpec command) {
        Map<String, CommandSpec> below = new LinkedHashMap<>();
        command.subcommands().forEach((name, child) -> below.put(name, child.getCommandSpec()));
        return below;
    }

    private static String purpose(UsageMessageSpec usage) {
        return text(" ", usage.header().length == 0 ? usage.description() : usage.header())
                .strip();
    }

    private static List<String> synopsis(UsageMessageSpec usage) {
        return Arrays.stream(usage.customSynopsis()).map(String::strip).toList();
    }

    private static List<String> paragraphs(String[] lines) {
        String text = text("\n", lines);
        return Arrays.stream(text.split("\\R\\R"))
                .map(paragraph -> paragraph.replaceAll("\\s+", " ").strip())
                .filter(paragraph -> !paragraph.isEmpty())
                .toList();
    }

    private static Entry entry(OptionSpec option) {
        List<String> terms = new ArrayList<>();
        for (String name : option.names()) {
            String value = option.arity().max() == 0 ? "" : (name.startsWith("--") ? "=" : " ") + option.paramLabel();
            terms.add(name + value);
        }
        return new Entry(String.join(", ", terms), text(" ", option.description()));
    }

    /** Returns what picocli's placeholders stand for; it takes a percent sign for itself, too, where it fits nowhere else. */
    static String text(String separator, String... lines) {
        return String.join(separator, lines).replace("%n", "\n").replace("%%", "%");
    }
}
