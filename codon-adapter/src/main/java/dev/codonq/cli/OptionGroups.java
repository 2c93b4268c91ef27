package dev.codonq.cli;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Help;
import picocli.CommandLine.IHelpSectionRenderer;
import picocli.CommandLine.Model.OptionSpec;

/*
 * Picocli can group options by itself, but then takes an option given twice for the start of a second group and forgets
 * what the first one held.
 */
/** Renders the options of a command in groups, by the class that declares them. */
final class OptionGroups implements IHelpSectionRenderer {
    private static final Map<Class<?>, String> HEADINGS = Map.of(
            CompileOptions.class, "What to build:",
            RunOptions.class, "How to run it:",
            LimitOptions.class, "What one run may use:",
            CacheOptions.class, "What is kept of earlier compiles:",
            OutputOptions.class, "Where results go and what is shown:");

    @Override
    public String render(Help help) {
        Map<String, List<OptionSpec>> groups = new LinkedHashMap<>();
        for (OptionSpec option : help.commandSpec().options()) {
            groups.computeIfAbsent(heading(option), heading -> new ArrayList<>())
                    .add(option);
        }
        StringBuilder text = new StringBuilder();
        groups.forEach((heading, options) -> {
            Help.Layout layout = help.createDefaultLayout();
            layout.addOptions(options, help.createDefaultParamLabelRenderer());
            text.append(String.format("%n%s%n", heading)).append(layout);
        });
        return text.toString();
    }

    private static String heading(OptionSpec option) {
        return option.userObject() instanceof Field field
                ? HEADINGS.getOrDefault(field.getDeclaringClass(), "Options:")
                : "Options:";
    }
}
