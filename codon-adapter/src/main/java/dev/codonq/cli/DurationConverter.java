package dev.codonq.cli;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads durations such as {@code 500ms}, {@code 30s}, {@code 2m} and {@code 1h}, up to a year. */
final class DurationConverter implements ITypeConverter<Duration> {
    // Ten digits of the largest unit do not overflow a duration.
    private static final Pattern FORM = Pattern.compile("([0-9]{1,10})(ms|s|m|h)");
    private static final Duration LONGEST = Duration.ofDays(365);

    @Override
    public Duration convert(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new TypeConversionException("'" + text + "' is not a duration; give e.g. 500ms, 30s or 2m");
        }
        long count = Long.parseLong(form.group(1));
        Duration duration = switch (form.group(2)) {
            case "ms" -> Duration.ofMillis(count);
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            default -> Duration.ofHours(count);
        };
        if (duration.compareTo(LONGEST) > 0) {
            throw new TypeConversionException("'" + text + "' is too long; give at most 8760h");
        }
        return duration;
    }
}
