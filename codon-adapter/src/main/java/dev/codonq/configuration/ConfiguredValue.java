package dev.codonq.configuration;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * What value an option has, and why. Immutable.
 *
 * @param value a boolean, a number, a string, a list of strings, or null where there is none
 * @param place where it stands, if that is a file
 * @param note what the default is where it is not a value by itself
 */
public record ConfiguredValue(
        String key, @Nullable Object value, Layer layer, Optional<Place> place, Optional<String> note) {
    private static final Pattern DEFAULT = Pattern.compile("\\(default: (.*?)\\)");
    private static final long KIBI = 1024;

    /** Tells it of an option after {@code commandLine} was parsed and {@code files} were applied. */
    public static ConfiguredValue of(OptionSpec option, Configuration files, ParseResult commandLine) {
        String key = Keys.of(option);
        if (commandLine.hasMatchedOption(option)) {
            Object value = ofTexts(option, option.originalStringValues());
            return new ConfiguredValue(key, value, Layer.COMMAND_LINE, Optional.empty(), Optional.empty());
        }
        Optional<Setting> setting = files.of(option);
        if (setting.isPresent()) {
            Object value = ofTexts(option, setting.get().texts());
            return new ConfiguredValue(
                    key, value, setting.get().layer(), Optional.of(setting.get().place()), Optional.empty());
        }
        Object value = plain(option.getValue(), option.converters().length > 0);
        return new ConfiguredValue(
                key, value, Layer.DEFAULT, Optional.empty(), value == null ? note(option) : Optional.empty());
    }

    private static @Nullable Object ofTexts(OptionSpec option, List<String> texts) {
        if (option.typeInfo().isMultiValue()) {
            return Secrets.hidden(option, texts);
        }
        Object value = option.getValue();
        return value instanceof Boolean || value instanceof Integer
                ? value
                : texts.stream().findFirst().orElse(null);
    }

    /** @param isSize whether a number is one of bytes */
    private static @Nullable Object plain(@Nullable Object value, boolean isSize) {
        if (value == null || value instanceof Boolean) {
            return value;
        }
        if (value instanceof Number number) {
            return isSize ? size(number.longValue()) : value;
        }
        if (value instanceof Duration duration) {
            return duration(duration);
        }
        if (value instanceof Enum<?> choice) {
            return choice.name().toLowerCase(Locale.ROOT);
        }
        if (value instanceof Collection<?> values) {
            return values.stream().map(String::valueOf).toList();
        }
        return value.toString();
    }

    private static String size(long bytes) {
        String units = "KMGT";
        long count = bytes;
        int unit = -1;
        while (count > 0 && count % KIBI == 0 && unit < units.length() - 1) {
            count /= KIBI;
            unit++;
        }
        return unit < 0 ? Long.toString(count) : Long.toString(count) + units.charAt(unit);
    }

    private static String duration(Duration duration) {
        if (duration.toMillisPart() != 0) {
            return duration.toMillis() + "ms";
        }
        return duration.toSecondsPart() != 0 ? duration.toSeconds() + "s" : duration.toMinutes() + "m";
    }

    private static Optional<String> note(OptionSpec option) {
        Matcher found = DEFAULT.matcher(String.join(" ", option.description()));
        return found.find() ? Optional.of(found.group(1)) : Optional.empty();
    }
}
