package dev.codonq.manual;

import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The help that fits a screen, of a command with {@link CommonOptions}. Thread-safe, without state. */
public final class ShortHelp {
    private ShortHelp() {}

    /** Returns whether {@code command} has a short help besides the whole one. */
    public static boolean isOf(CommandSpec command) {
        return common(command) != null;
    }

    /** Returns the short help of {@code command}, which has one. */
    public static String of(CommandLine command) {
        CommandSpec spec = command.getCommandSpec();
        Help help = command.getHelp();
        List<OptionSpec> options = Arrays.stream(common(spec).value())
                .map(name -> {
                    OptionSpec option = spec.findOption(name);
                    if (option == null) {
                        throw new IllegalStateException("no option " + name);
                    }
                    return option;
                })
                .toList();
        Help.Layout layout = help.createDefaultLayout();
        layout.addOptions(options, help.createDefaultParamLabelRenderer());
        return "Usage: " + help.synopsis(0) + help.description() + String.format("%nCommon options:%n") + layout
                + String.format(
                        "%nAll options, with examples: %s --help%nAs a page: %s man %s | man -l -%n",
                        spec.qualifiedName(), spec.root().name(), spec.name());
    }

    private static CommonOptions common(CommandSpec command) {
        return command.userObject().getClass().getAnnotation(CommonOptions.class);
    }
}
