package dev.codonq.cli;

import dev.codonq.terminal.TerminalText;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says in one line what is wrong with arguments that picocli refuses. */
final class UsageErrors implements IParameterExceptionHandler {
    private final Console console;

    UsageErrors(Console console) {
        this.console = console;
    }

    @Override
    public int handleParseException(ParameterException e, String[] arguments) {
        return report(console, message(e), e.getCommandLine());
    }

    /** Prints {@code message} and where help is, and returns the status for wrong usage. */
    static int report(Console console, String message, CommandLine command) {
        console.error("codonq: " + message);
        console.error("see " + command.getCommandSpec().qualifiedName() + " --help");
        return ExitStatus.USAGE;
    }

    private static String message(ParameterException e) {
        if (e instanceof UnmatchedArgumentException unmatched) {
            String first = TerminalText.oneLine(unmatched.getUnmatched().get(0));
            String what = first.startsWith("-")
                    ? "unknown option"
                    : e.getCommandLine().getSubcommands().isEmpty() ? "too many arguments:" : "unknown command";
            return what + " '" + first + "'";
        }
        if (e instanceof MissingParameterException missing
                && !missing.getMissing().isEmpty()
                && missing.getMissing().get(0) instanceof OptionSpec option) {
            return option.longestName() + ": takes a value, " + option.paramLabel();
        }
        if (e instanceof OverwrittenOptionException overwritten
                && overwritten.getOverwritten() instanceof OptionSpec option) {
            return option.longestName() + ": given more than once";
        }
        if (e.getArgSpec() instanceof OptionSpec option) {
            if (e.getCause() instanceof TypeConversionException conversion) {
                return option.longestName() + ": " + TerminalText.oneLine(String.valueOf(conversion.getMessage()));
            }
            if (e.getValue() != null) {
                return option.longestName() + ": '" + TerminalText.oneLine(e.getValue()) + "' is not a valid "
                        + option.paramLabel();
            }
        }
        return TerminalText.oneLine(String.valueOf(e.getMessage()));
    }
}
