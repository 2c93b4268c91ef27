package dev.codonq.configuration;

import dev.codonq.terminal.TerminalText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * The values that options get which a command line leaves out, from {@link ConfigurationFiles}. Not thread-safe; used for
 * one invocation.
 *
 * <p>What is stronger replaces what is weaker, a list as a whole: the command line, the project's file, the user's file,
 * the default. What contradicts something stronger is left out: {@code --debug} wins over {@code release = true}.
 *
 * <p>A file's value goes through the option itself, as from a command line, so that there is one place that knows what an
 * option takes. Where there is no file, nothing is loaded.
 */
public final class Configuration {
    /** The options that a message is about: {@code --jobs: …}, {@code -q, -v: …}, {@code -D N=x: …}. */
    private static final Pattern SUBJECT = Pattern.compile("(-[-A-Za-z]+)(?:, (-[-A-Za-z]+)| [^:]*)?: ");

    private final List<Path> files = new ArrayList<>();
    private final List<Setting> settings = new ArrayList<>();

    /** What was put to use, by the names of the options. */
    private final Map<String, Setting> used = new LinkedHashMap<>();

    private Configuration() {}

    /** Returns the values of no file at all. */
    public static Configuration none() {
        return new Configuration();
    }

    /**
     * Reads the files that there are.
     *
     * @param build makes a command line of {@code codonq build}, whose options are the keys
     * @throws ConfigurationException if anything is wrong in one of them, with everything that is
     */
    public static Configuration read(ConfigurationFiles files, Supplier<CommandLine> build) {
        Configuration configuration = new Configuration();
        List<String> errors = new ArrayList<>();
        for (ConfigurationFiles.Candidate file : files.existing()) {
            configuration.files.add(file.file());
            configuration.settings.addAll(new SettingsReader(file, build.get(), errors).read());
        }
        if (!errors.isEmpty()) {
            throw new ConfigurationException(errors);
        }
        return configuration;
    }

    /** Returns the names of the files that were read, the stronger last. */
    public List<String> files() {
        return files.stream().map(Path::toString).map(TerminalText::oneLine).toList();
    }

    /** Returns the files that were read, the stronger last. */
    public List<Path> paths() {
        return List.copyOf(files);
    }

    /** Gives the options of {@code command} that are keys and not on the command line the values of the files. */
    public void applyTo(ParseResult command) {
        Map<String, OptionSpec> options = new LinkedHashMap<>();
        Set<String> excluded = new HashSet<>();
        for (OptionSpec option : command.commandSpec().options()) {
            options.put(Keys.of(option), option);
            if (command.hasMatchedOption(option)) {
                Contradictions.with(option).forEach(excluded::add);
            }
        }
        for (Layer layer : List.of(Layer.PROJECT, Layer.USER)) {
            Set<String> excludedByThis = new HashSet<>();
            for (Setting setting : settings) {
                OptionSpec option = options.get(setting.key());
                if (setting.layer() == layer
                        && option != null
                        && !command.hasMatchedOption(option)
                        && !used.containsKey(option.longestName())
                        && !isExcluded(option, setting, excluded)) {
                    use(option, setting);
                    if (setting.isOn()) {
                        Contradictions.with(option).forEach(excludedByThis::add);
                    }
                }
            }
            excluded.addAll(excludedByThis);
        }
    }

    private static boolean isExcluded(OptionSpec option, Setting setting, Set<String> excluded) {
        return setting.isOn() && List.of(option.names()).stream().anyMatch(excluded::contains);
    }

    private void use(OptionSpec option, Setting setting) {
        option.setValue(setting.value());
        for (String name : option.names()) {
            used.put(name, setting);
        }
    }

    /** Returns what a file gave {@code option}. */
    public Optional<Setting> of(OptionSpec option) {
        return Optional.ofNullable(used.get(option.longestName()));
    }

    /** Returns where the value stands that {@code message} is about, if a file gave it. */
    public Optional<Place> placeOf(String message) {
        Matcher subject = SUBJECT.matcher(message);
        if (!subject.lookingAt()) {
            return Optional.empty();
        }
        return Stream.of(subject.group(1), Objects.requireNonNullElse(subject.group(2), ""))
                .map(used::get)
                .filter(Objects::nonNull)
                .map(Setting::place)
                .findFirst();
    }
}
