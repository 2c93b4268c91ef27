package dev.codonq.manual;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Help;
import picocli.CommandLine.IHelpSectionRenderer;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/*
 * Picocli can group options by itself, but then takes an option given twice for the start of a second group and forgets
 * what the first one held.
 */
/** Renders the options of a command in groups, by the class that declares them. Thread-safe, without state. */
public final class OptionGroups implements IHelpSectionRenderer {
    private static final String OTHERS = "Options";

    @Override
    public String render(Help help) {
        StringBuilder text = new StringBuilder();
        of(help.commandSpec()).forEach((heading, options) -> {
            Help.Layout layout = help.createDefaultLayout();
            layout.addOptions(options, help.createDefaultParamLabelRenderer());
            text.append(String.format("%n%s:%n", heading)).append(layout);
        });
        return text.toString();
    }

    /** Returns the options of {@code command} that are not hidden, by heading; those of the command itself first. */
    static Map<String, List<OptionSpec>> of(CommandSpec command) {
        Map<String, List<OptionSpec>> groups = new LinkedHashMap<>();
        for (OptionSpec option : command.options()) {
            if (!option.hidden()) {
                groups.computeIfAbsent(heading(option), heading -> new ArrayList<>())
                        .add(option);
            }
        }
        return groups;
    }

    private static String heading(OptionSpec option) {
        if (option.userObject() instanceof Field field) {
            OptionGroup group = field.getDeclaringClass().getAnnotation(OptionGroup.class);
            return group == null ? OTHERS : group.value();
        }
        return OTHERS;
    }
}
