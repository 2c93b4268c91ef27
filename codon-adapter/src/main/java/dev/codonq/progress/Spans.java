package dev.codonq.progress;

import java.time.Duration;
import java.util.Locale;

/** Times in as few characters as people need. */
public final class Spans {
    private Spans() {}

    /** Returns a time such as {@code 7s}, {@code 3m 05s} or {@code 2h 07m}. */
    public static String exact(Duration time) {
        long seconds = time.toSeconds();
        if (seconds < 60) {
            return seconds + "s";
        }
        return seconds < 3600
                ? String.format(Locale.ROOT, "%dm %02ds", seconds / 60, seconds % 60)
                : String.format(Locale.ROOT, "%dh %02dm", seconds / 3600, seconds / 60 % 60);
    }

    /** Returns a time such as {@code 0.53s}, {@code 7.2s}, {@code 3m 05s} or {@code 2h 07m}. */
    public static String fine(Duration time) {
        double seconds = time.toMillis() / 1000.0;
        return seconds < 59.95 ? String.format(Locale.ROOT, seconds < 10 ? "%.2fs" : "%.1fs", seconds) : exact(time);
    }

    /** Returns a time such as {@code about 7s}, {@code about 3m} or {@code about 2h 10m}, rounded up. */
    public static String about(Duration time) {
        long seconds = time.plusMillis(999).toSeconds();
        if (seconds <= 90) {
            return "about " + (seconds <= 10 ? seconds : (seconds + 4) / 5 * 5) + "s";
        }
        long minutes = (seconds + 59) / 60;
        if (minutes < 60) {
            return "about " + minutes + "m";
        }
        long tens = (minutes + 9) / 10;
        return "about " + tens / 6 + "h" + (tens % 6 == 0 ? "" : " " + tens % 6 * 10 + "m");
    }
}
