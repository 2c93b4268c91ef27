package dev.codonq.cli;

import dev.codonq.action.Isolation;
import dev.codonq.compile.BuildKind;
import dev.codonq.compile.Numerics;
import dev.codonq.compile.SourcePaths;
import dev.codonq.configuration.ConfigurationFiles;
import dev.codonq.diagnostics.DiagnosticPrinter;
import dev.codonq.terminal.ColorChoice;
import dev.codonq.doctor.Doctor;
import dev.codonq.doctor.MachineDoctor;
import dev.codonq.terminal.TerminalText;
import dev.codonq.toolchain.UserDirectories;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.TypeConversionException;

/** The program {@code codonq}. */
public final class Main {
    private Main() {}

    /** Runs the command that {@code arguments} name and exits with its status. */
    public static void main(String[] arguments) {
        Doctor doctor = new MachineDoctor();
        ConfigurationFiles files =
                new ConfigurationFiles(Optional.of(UserDirectories.configuration()), Optional.of(Path.of("")));
        System.exit(run(arguments, Console.ofProcess(), new CodonCompilers(), doctor, files));
    }

    /** Runs the command that {@code arguments} alone name, without configuration, and returns the exit status. */
    static int run(String[] arguments, Console console, Compiler.Factory compilers, Doctor doctor) {
        return run(arguments, console, compilers, doctor, ConfigurationFiles.NONE);
    }

    /** Runs the command that {@code arguments} name and returns the exit status. */
    static int run(
            String[] arguments,
            Console console,
            Compiler.Factory compilers,
            Doctor doctor,
            ConfigurationFiles configuration) {
        ConfiguredExecution execution = new ConfiguredExecution(
                console, configuration, () -> withConverters(new CommandLine(new BuildCommand(console, compilers))));
        CommandLine commands = commands(arguments, console, compilers, doctor)
                .setExecutionStrategy(execution)
                .setExecutionExceptionHandler((e, command, result) -> failed(e, console, command, execution));
        // Kept until picocli is done, which would answer a broken pipe with a stack trace.
        StringWriter help = new StringWriter();
        commands.setOut(new PrintWriter(help));
        try {
            checkArgumentFiles(arguments);
            int status = commands.execute(arguments);
            console.printText(help.toString());
            return status;
        } catch (UsageException | MachineryException e) {
            return failed(e, console, commands, execution);
        } catch (BrokenPipeException e) {
            return ExitStatus.JOB_FAILED;
        } catch (Error e) {
            // Picocli passes on only exceptions; a lack of memory is the machinery's failure, not a job's.
            return broken(e, console);
        }
    }

    private static CommandLine commands(
            String[] arguments, Console console, Compiler.Factory compilers, Doctor doctor) {
        ConfigCommand config = new ConfigCommand(console, new BuildCommand(console, compilers));
        CommandLine root = withHelp(new CommandLine(new RootCommand()), "show this help");
        root.getCommandSpec()
                .addOption(OptionSpec.builder("--version")
                        .versionHelp(true)
                        .description("show the version")
                        .build());
        root.addSubcommand(withHelp(
                        new CommandLine(new BuildCommand(console, compilers)),
                        "show this help; @FILE among the arguments reads further ones from FILE"))
                .addSubcommand(cache(console))
                .addSubcommand(withHelp(
                        mayName(arguments, "config") ? config.withBuildOptions() : new CommandLine(config),
                        "show this help"))
                .addSubcommand(withHelp(new CommandLine(new DoctorCommand(console, doctor)), "show this help"))
                .addSubcommand(new HelpCommand());
        return withConverters(root)
                .setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF))
                .setParameterExceptionHandler(new UsageErrors(console));
    }

    private static boolean mayName(String[] arguments, String command) {
        return Arrays.stream(arguments).anyMatch(argument -> argument.equals(command) || argument.startsWith("@"));
    }

    /** Says how {@code commands} read the values of options. */
    private static CommandLine withConverters(CommandLine commands) {
        return commands
                // What stands behind --linker-flags= and --codon-arg= looks like our own options.
                .setAllowOptionsAsOptionParameters(true)
                .registerConverter(Duration.class, new DurationConverter())
                .registerConverter(int.class, Main::integer)
                .registerConverter(ReportTarget.class, new ReportTarget.Converter())
                .registerConverter(BuildKind.class, new ChoiceConverter<>(BuildKind.class))
                .registerConverter(Numerics.class, new ChoiceConverter<>(Numerics.class))
                .registerConverter(SourcePaths.class, new ChoiceConverter<>(SourcePaths.class))
                .registerConverter(Isolation.class, new ChoiceConverter<>(Isolation.class))
                .registerConverter(ColorChoice.class, new ChoiceConverter<>(ColorChoice.class))
                .registerConverter(OutputOptions.Progress.class, new ChoiceConverter<>(OutputOptions.Progress.class));
    }

    private static CommandLine cache(Console console) {
        CommandLine cache = withHelp(new CommandLine(new CacheCommand()), "show this help");
        for (CacheTask task : List.of(
                new CacheTask.Stats(console),
                new CacheTask.Collect(console),
                new CacheTask.Verify(console),
                new CacheTask.Clear(console))) {
            cache.addSubcommand(withHelp(new CommandLine(task), "show this help"));
        }
        return cache;
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

    private static CommandLine withHelp(CommandLine commandLine, String description) {
        commandLine
                .getCommandSpec()
                .addOption(OptionSpec.builder("-h", "--help")
                        .usageHelp(true)
                        .description(description)
                        .build());
        commandLine.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_OPTION_LIST, new OptionGroups());
        return commandLine;
    }

    private static int failed(Exception e, Console console, CommandLine command, ConfiguredExecution execution) {
        if (e instanceof BrokenPipeException) {
            return ExitStatus.JOB_FAILED;
        }
        if (e instanceof UsageException usage) {
            return execution.report(usage, command);
        }
        if (e instanceof MachineryException) {
            console.error("codonq: " + e.getMessage());
            return ExitStatus.MACHINERY;
        }
        return broken(e, console);
    }

    private static int broken(Throwable e, Console console) {
        StringWriter trace = new StringWriter();
        e.printStackTrace(new PrintWriter(trace));
        console.errorText("codonq: internal error: " + DiagnosticPrinter.plain(trace.toString()));
        return ExitStatus.MACHINERY;
    }

    /**
     * Checks that each {@code @FILE} is there; picocli would take it for a source's name. A source whose name starts so
     * is written {@code @@name}.
     */
    private static void checkArgumentFiles(String[] arguments) {
        for (String argument : arguments) {
            if (argument.startsWith("@") && !argument.startsWith("@@") && !isReadable(argument.substring(1))) {
                throw new UsageException(TerminalText.oneLine(argument) + ": cannot read this file of arguments; a"
                        + " source of this name is written @" + TerminalText.oneLine(argument));
            }
        }
    }

    private static boolean isReadable(String name) {
        try {
            return Files.isReadable(Path.of(name)) && !Files.isDirectory(Path.of(name));
        } catch (InvalidPathException e) {
            return false;
        }
    }
}
