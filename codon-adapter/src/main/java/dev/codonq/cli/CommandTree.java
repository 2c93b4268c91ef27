package dev.codonq.cli;

import dev.codonq.action.Isolation;
import dev.codonq.compile.BuildKind;
import dev.codonq.compile.Numerics;
import dev.codonq.compile.SourcePaths;
import dev.codonq.doctor.Doctor;
import dev.codonq.manual.OptionGroups;
import dev.codonq.manual.ShortHelp;
import dev.codonq.terminal.ColorChoice;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IExecutionStrategy;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;

/**
 * The commands of the program and what picocli has to know of them. Not thread-safe.
 *
 * <p>To learn of a command, picocli reads the annotations of its class, and so loads all that its options need. So where
 * the arguments begin with a command, only that one is there, unless it asks about the others.
 */
final class CommandTree {
    private final Map<String, Supplier<CommandLine>> alone = new LinkedHashMap<>();
    private final Map<String, Supplier<CommandLine>> aboutAll = new LinkedHashMap<>();

    private final Supplier<BuildCommand> builds;
    private final Supplier<ConfigCommand> configs;

    CommandTree(Console console, Compiler.Factory compilers, Doctor doctor) {
        builds = () -> new BuildCommand(console, compilers);
        configs = () -> new ConfigCommand(console, builds.get());
        alone.put("build", () -> withHelp(builds.get()));
        alone.put("cache", () -> cache(console));
        alone.put("config", () -> withHelp(configs.get().withBuildOptions()));
        alone.put("doctor", () -> withHelp(new DoctorCommand(console, doctor)));
        alone.put("run-action", () -> withHelp(new RunActionCommand(console)));
        aboutAll.put("completion", () -> withHelp(new CompletionCommand(console)));
        aboutAll.put("man", () -> withHelp(new ManCommand(console)));
        aboutAll.put("help", CommandTree::help);
    }

    /** Returns {@code codonq build} alone, to read values of its options. */
    CommandLine build() {
        return withConverters(new CommandLine(builds.get()));
    }

    /**
     * Returns the program with all commands that {@code arguments} can be about.
     *
     * @param execution what runs a command that has been parsed
     */
    CommandLine of(String[] arguments, IExecutionStrategy execution) {
        CommandLine root = withHelp(new RootCommand());
        root.getCommandSpec()
                .addOption(OptionSpec.builder("--version")
                        .versionHelp(true)
                        .description("show the version")
                        .build());
        Supplier<CommandLine> only = arguments.length == 0 ? null : alone.get(arguments[0]);
        if (only != null) {
            root.addSubcommand(only.get());
        } else {
            alone.forEach((name, command) -> root.addSubcommand(
                    name.equals("config") && !mayName(arguments, name) && !mayName(arguments, "completion")
                            ? withHelp(configs.get())
                            : command.get()));
            aboutAll.values().forEach(command -> root.addSubcommand(command.get()));
        }
        return withConverters(root)
                .setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF))
                .setExecutionStrategy(result -> execute(result, execution));
    }

    /** The options of a build stand in the manual once, with build. */
    private static boolean mayName(String[] arguments, String command) {
        return Arrays.stream(arguments).anyMatch(argument -> argument.equals(command) || argument.startsWith("@"));
    }

    /** Says how {@code commands} read the values of options. */
    private static CommandLine withConverters(CommandLine commands) {
        return commands
                // What stands behind --linker-flags= and --codon-arg= looks like our own options.
                .setAllowOptionsAsOptionParameters(true)
                .registerConverter(Duration.class, new DurationConverter())
                .registerConverter(int.class, CommandTree::integer)
                .registerConverter(ReportTarget.class, new ReportTarget.Converter())
                .registerConverter(BuildKind.class, new ChoiceConverter<>(BuildKind.class))
                .registerConverter(Numerics.class, new ChoiceConverter<>(Numerics.class))
                .registerConverter(SourcePaths.class, new ChoiceConverter<>(SourcePaths.class))
                .registerConverter(Isolation.class, new ChoiceConverter<>(Isolation.class))
                .registerConverter(WarmSlots.class, new ChoiceConverter<>(WarmSlots.class))
                .registerConverter(RemoteOptions.Fallback.class, new ChoiceConverter<>(RemoteOptions.Fallback.class))
                .registerConverter(ColorChoice.class, new ChoiceConverter<>(ColorChoice.class))
                .registerConverter(OutputOptions.Progress.class, new ChoiceConverter<>(OutputOptions.Progress.class))
                .registerConverter(CompletionCommand.Shell.class, new ChoiceConverter<>(CompletionCommand.Shell.class));
    }

    private static CommandLine cache(Console console) {
        CommandLine cache = withHelp(new CacheCommand());
        for (CacheTask task : List.of(
                new CacheTask.Stats(console),
                new CacheTask.Collect(console),
                new CacheTask.Verify(console),
                new CacheTask.Clear(console))) {
            cache.addSubcommand(withHelp(task));
        }
        return cache;
    }

    private static CommandLine help() {
        CommandLine help = withGroups(new CommandLine(new HelpCommand()));
        help.getCommandSpec()
                .usageMessage()
                .header("Show the help of a command, or of the program.")
                .description(new String[0])
                .customSynopsis("codonq help [COMMAND]");
        return help;
    }

    private static CommandLine withHelp(Object command) {
        return withHelp(new CommandLine(command));
    }

    private static CommandLine withHelp(CommandLine command) {
        CommandLine commandLine = withGroups(command);
        if (ShortHelp.isOf(commandLine.getCommandSpec())) {
            addHelp(commandLine, "show the common options", "-h");
            addHelp(commandLine, "show all options", "--help");
        } else {
            addHelp(commandLine, "show this help", "-h", "--help");
        }
        return commandLine;
    }

    private static CommandLine withGroups(CommandLine commandLine) {
        commandLine.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, new OptionGroups());
        return commandLine;
    }

    private static void addHelp(CommandLine commandLine, String description, String... names) {
        commandLine
                .getCommandSpec()
                .addOption(OptionSpec.builder(names)
                        .usageHelp(true)
                        .description(description)
                        .build());
    }

    /** Picocli has one help for a command, the whole one. */
    private static int execute(ParseResult result, IExecutionStrategy execution) {
        ParseResult last = result;
        while (last.hasSubcommand()) {
            last = last.subcommand();
        }
        CommandLine command = last.commandSpec().commandLine();
        if (ShortHelp.isOf(last.commandSpec()) && last.hasMatchedOption("-h")) {
            command.getOut().print(ShortHelp.of(command));
            return ExitStatus.OK;
        }
        return execution.execute(result);
    }

    private static int integer(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            boolean isNumber = text.matches("-?[0-9]+");
            throw new TypeConversionException(
                    "'" + text + "' is " + (isNumber ? "out of range" : "not a whole number") + "; give e.g. 8");
        }
    }
}
