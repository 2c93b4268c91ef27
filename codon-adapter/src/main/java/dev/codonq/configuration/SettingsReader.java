package dev.codonq.configuration;

import dev.codonq.terminal.TerminalText;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tomlj.Toml;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** The reading of one configuration file. Not thread-safe; used once. */
final class SettingsReader {
    /** A file that is larger is none of settings. */
    private static final long MOST_BYTES = 1 << 20;

    private final ConfigurationFiles.Candidate file;
    private final String name;
    private final CommandLine scratch;
    private final Keys keys;
    private final PathValues paths;
    private final List<Setting> settings = new ArrayList<>();
    private final List<String> errors;

    /**
     * @param scratch a command line of {@code codonq build} that nobody else uses, to turn texts into values
     * @param errors gets a line for everything that is wrong
     */
    SettingsReader(ConfigurationFiles.Candidate file, CommandLine scratch, List<String> errors) {
        this.file = file;
        this.name = TerminalText.oneLine(file.file().toString());
        this.scratch = scratch;
        this.keys = Keys.of(scratch.getCommandSpec());
        this.paths = new PathValues(file.directory(), file.layer() == Layer.PROJECT);
        this.errors = errors;
    }

    List<Setting> read() {
        Optional<TomlParseResult> parsed = parse();
        if (parsed.isPresent()) {
            TomlParseResult table = parsed.get();
            for (TomlParseError error : table.errors()) {
                errors.add(place(error.position()).error(TerminalText.oneLine(String.valueOf(error.getMessage()))));
            }
            // What stands after a syntax error may be taken for something else.
            if (!table.hasErrors()) {
                table.entrySet()
                        .forEach(entry -> add(
                                entry.getKey(),
                                entry.getValue(),
                                place(table.inputPositionOf(List.of(entry.getKey())))));
            }
        }
        return settings;
    }

    private Optional<TomlParseResult> parse() {
        Path path = file.file();
        try {
            // A pipe would keep us waiting.
            if (Files.exists(path) && !Files.isRegularFile(path)) {
                errors.add(name + ": error: not a file");
                return Optional.empty();
            }
            if (Files.size(path) > MOST_BYTES) {
                errors.add(name + ": error: larger than 1M");
                return Optional.empty();
            }
            String text = Files.readString(path);
            // Some editors begin a file so; it belongs to the encoding.
            return Optional.of(Toml.parse(text.startsWith("\ufeff") ? text.substring(1) : text));
        } catch (CharacterCodingException e) {
            errors.add(name + ": error: not UTF-8");
        } catch (NoSuchFileException e) {
            errors.add(name + ": error: a link to nothing");
        } catch (AccessDeniedException e) {
            errors.add(name + ": error: cannot be read: permission denied");
        } catch (IOException e) {
            String reason = e instanceof FileSystemException known ? known.getReason() : e.getMessage();
            errors.add(name + ": error: cannot be read" + (reason == null ? "" : ": " + TerminalText.oneLine(reason)));
        }
        return Optional.empty();
    }

    private Place place(TomlPosition position) {
        return new Place(name, position.line(), position.column());
    }

    private void add(String key, Object value, Place place) {
        OptionSpec option = keys.options().get(key);
        if (option == null) {
            String nearest = keys.nearest(key)
                    .map(known -> "; did you mean '" + known + "'?")
                    .orElse("; codonq config prints all");
            errors.add(place.error("unknown key '" + TerminalText.oneLine(key) + "'" + nearest));
            return;
        }
        Optional<String> refusal = Keys.refusal(key, file.layer());
        if (refusal.isPresent()) {
            errors.add(place.error(key + ": " + refusal.get()));
            return;
        }
        List<TomlValue> values = TomlValue.all(value, place, name, option);
        boolean isWhole = true;
        List<String> texts = new ArrayList<>();
        for (TomlValue each : values) {
            isWhole &= check(key, option, each, texts);
        }
        if (isWhole) {
            settings.add(new Setting(key, file.layer(), place, List.copyOf(texts), value(option, texts)));
        }
    }

    /** Adds the text of one value if the option takes it, and else an error. */
    private boolean check(String key, OptionSpec option, TomlValue value, List<String> texts) {
        try {
            String text = paths.complete(option, value.textFor(option));
            value(option, List.of(text));
            texts.add(text);
            return true;
        } catch (IllegalArgumentException e) {
            errors.add(value.place().error(key + ": " + e.getMessage()));
        } catch (ParameterException e) {
            String reason = e.getCause() instanceof CommandLine.TypeConversionException conversion
                    ? String.valueOf(conversion.getMessage())
                    : String.valueOf(e.getMessage());
            errors.add(value.place().error(key + ": " + TerminalText.oneLine(reason)));
        }
        return false;
    }

    /** Returns what the option makes of {@code texts}, as on a command line. */
    private Object value(OptionSpec option, List<String> texts) {
        if (option.typeInfo().isBoolean()) {
            return Boolean.valueOf(texts.get(0));
        }
        if (texts.isEmpty()) {
            return new ArrayList<>();
        }
        scratch.parseArgs(
                texts.stream().map(text -> option.longestName() + "=" + text).toArray(String[]::new));
        return option.getValue();
    }
}
