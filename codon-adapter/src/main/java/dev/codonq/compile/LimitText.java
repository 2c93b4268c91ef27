package dev.codonq.compile;

import java.math.BigInteger;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How people write limits: {@code 500ms}, {@code 30s}, {@code 2m}, {@code 1h}, and {@code 64K}, {@code 512M}, {@code 2G}. Thread-safe. */
public final class LimitText {
    // Ten digits of the largest unit do not overflow a duration.
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,10})(ms|s|m|h)");
    private static final Duration LONGEST = Duration.ofDays(365);
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,18})([KMGT]?)");
    private static final String SIZES = "give e.g. 64K, 512M, 2G or a number of bytes";
    private static final BigInteger LARGEST = BigInteger.ONE.shiftLeft(50);

    private LimitText() {}

    /**
     * Returns the duration that {@code text} says, up to a year.
     *
     * @throws IllegalArgumentException if it says none; the message quotes it and gives examples
     */
    public static Duration duration(String text) {
        Matcher form = DURATION.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException("'" + text + "' is not a duration; give e.g. 500ms, 30s or 2m");
        }
        long count = Long.parseLong(form.group(1));
        Duration duration = switch (form.group(2)) {
            case "ms" -> Duration.ofMillis(count);
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            default -> Duration.ofHours(count);
        };
        if (duration.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("'" + text + "' is too long; give at most 8760h");
        }
        return duration;
    }

    /**
     * Returns the number of bytes that {@code text} says, from one to 1 PiB.
     *
     * @throws IllegalArgumentException if it says none; the message quotes it and gives examples
     */
    public static long sizeBytes(String text) {
        Matcher form = SIZE.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException("'" + text + "' is not a size; " + SIZES);
        }
        int shift = switch (form.group(2)) {
            case "" -> 0;
            case "K" -> 10;
            case "M" -> 20;
            case "G" -> 30;
            default -> 40;
        };
        BigInteger bytes = new BigInteger(form.group(1)).shiftLeft(shift);
        if (bytes.signum() == 0) {
            throw new IllegalArgumentException("'" + text + "' is nothing; " + SIZES);
        }
        if (bytes.compareTo(LARGEST) > 0) {
            throw new IllegalArgumentException("'" + text + "' is too large; give at most 1024T");
        }
        return bytes.longValueExact();
    }
}
