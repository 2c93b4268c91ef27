package dev.codonq.cli;

import dev.codonq.configuration.Configuration;
import dev.codonq.configuration.ConfiguredValue;
import dev.codonq.configuration.ConfiguredValues;
import dev.codonq.configuration.Keys;
import dev.codonq.manual.CommonOptions;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;

/**
 * {@code codonq config}: says what value every option of a build has, and where it comes from. It has the options of
 * {@link BuildCommand}, by taking them from there. Filled by picocli; not thread-safe.
 */
@Command(
        name = "config",
        header = "Say what value every option of a build has, and where it comes from.",
        description = {
            "",
            "Values come from the command line, else codonq.toml in the project's directory",
            "(--root, or the working directory), else codonq.toml in $XDG_CONFIG_HOME/codonq",
            "or ~/.config/codonq, else they are the defaults. It is printed as such a file."
        },
        customSynopsis = "codonq config [--json] [build options]",
        sortOptions = false,
        footer = {
            "%nExamples:",
            "  codonq config --root lib -j 4    # for a build with these options",
            "  codonq config --json",
            "%nExit status: 0 all values are good, 2 one is not."
        })
@CommonOptions({"--json", "--root"})
final class ConfigCommand implements Callable<Integer> {
    private final Console console;
    private final BuildCommand build;
    private @Nullable Configuration configuration;
    private @Nullable ParseResult parsed;

    @Option(names = "--json", description = "print JSON")
    private boolean json;

    /** @param build whose options they are; it is checked, not run */
    ConfigCommand(Console console, BuildCommand build) {
        this.console = console;
        this.build = build;
    }

    /** Returns the command; adding the options of a build takes time that only who calls it is to spend. */
    CommandLine withBuildOptions() {
        CommandLine command = new CommandLine(this);
        for (OptionSpec option : buildOptions()) {
            command.getCommandSpec().addOption(OptionSpec.builder(option).build());
        }
        return command;
    }

    private Collection<OptionSpec> buildOptions() {
        return Keys.of(CommandSpec.forAnnotatedObject(build)).options().values();
    }

    /** Takes what is to be printed. */
    void use(Configuration files, ParseResult commandLine) {
        this.configuration = files;
        this.parsed = commandLine;
    }

    @Override
    public Integer call() {
        build.check();
        CommandSpec spec = Objects.requireNonNull(parsed).commandSpec();
        Configuration files = Objects.requireNonNull(configuration);
        List<ConfiguredValue> values = buildOptions().stream()
                .map(option -> spec.findOption(option.longestName()))
                .map(option -> ConfiguredValue.of(option, files, Objects.requireNonNull(parsed)))
                .toList();
        ConfiguredValues all = new ConfiguredValues(values, files.files());
        console.printText(json ? all.json(VersionProvider.version()) : all.text());
        return ExitStatus.OK;
    }
}
