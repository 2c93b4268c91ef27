package dev.codonq.cli;

import dev.codonq.configuration.Configuration;
import dev.codonq.configuration.ConfigurationException;
import dev.codonq.configuration.ConfigurationFiles;
import dev.codonq.configuration.Place;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionStrategy;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;

/**
 * Runs a command, after its options that are not on the command line got the values of configuration files. Not
 * thread-safe; used for one invocation.
 */
final class ConfiguredExecution implements IExecutionStrategy {
    private final Console console;
    private final ConfigurationFiles files;
    private final Supplier<CommandLine> build;
    private @Nullable Configuration configuration;

    /** @param build makes command lines of {@code codonq build} */
    ConfiguredExecution(Console console, ConfigurationFiles files, Supplier<CommandLine> build) {
        this.console = console;
        this.files = files;
        this.build = build;
    }

    @Override
    public int execute(ParseResult parsed) {
        List<CommandLine> commands = parsed.asCommandLineList();
        ParseResult last = commands.get(commands.size() - 1).getParseResult();
        boolean asksForHelp = commands.stream()
                .anyMatch(command -> command.isUsageHelpRequested() || command.isVersionHelpRequested());
        if (!asksForHelp && last.commandSpec().options().size() > 1) {
            try {
                configuration = Configuration.read(places(last), build);
            } catch (ConfigurationException e) {
                console.error(String.valueOf(e.getMessage()));
                return ExitStatus.USAGE;
            }
            configuration.applyTo(last);
            if (last.commandSpec().userObject() instanceof ConfigCommand config) {
                config.use(configuration, last);
            } else if (last.commandSpec().userObject() instanceof DoctorCommand doctor) {
                doctor.use(configuration.files());
            } else if (last.commandSpec().userObject() instanceof BuildCommand command) {
                command.use(configuration);
            }
        }
        return new RunLast().execute(parsed);
    }

    private ConfigurationFiles places(ParseResult command) {
        OptionSpec root = command.commandSpec().findOption("--root");
        return root != null && command.hasMatchedOption(root) && root.getValue() instanceof Path directory
                ? files.in(directory)
                : files;
    }

    /** Says what is wrong with an option's value: where it stands, if that is in a file. */
    int report(UsageException e, CommandLine command) {
        String message = String.valueOf(e.getMessage());
        Optional<Place> place = configuration == null ? Optional.empty() : configuration.placeOf(message);
        if (place.isEmpty()) {
            return UsageErrors.report(console, message, command);
        }
        console.error(place.get().error(message));
        return ExitStatus.USAGE;
    }
}
