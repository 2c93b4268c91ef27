package dev.codonq.cli;

import dev.codonq.configuration.ConfigurationFiles;
import dev.codonq.diagnostics.DiagnosticPrinter;
import dev.codonq.doctor.Doctor;
import dev.codonq.doctor.MachineDoctor;
import dev.codonq.terminal.TerminalText;
import dev.codonq.toolchain.UserDirectories;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine;

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
        if (arguments.length == 1 && arguments[0].equals("--version")) {
            // Without picocli, which takes longer to load than this takes.
            return version(console);
        }
        CommandTree tree = new CommandTree(console, compilers, doctor);
        ConfiguredExecution execution = new ConfiguredExecution(console, configuration, tree::build);
        CommandLine commands = tree.of(arguments, execution);
        commands.setParameterExceptionHandler(new UsageErrors(console))
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

    private static int version(Console console) {
        try {
            console.print("codonq " + VersionProvider.version());
            return ExitStatus.OK;
        } catch (MachineryException e) {
            console.error("codonq: " + e.getMessage());
            return ExitStatus.MACHINERY;
        } catch (BrokenPipeException e) {
            return ExitStatus.JOB_FAILED;
        }
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
