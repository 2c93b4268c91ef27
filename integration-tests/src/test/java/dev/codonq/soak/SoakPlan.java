package dev.codonq.soak;

import java.time.Duration;
import java.util.Random;

/** How long a soak takes, and the seed of its random choices. Immutable. */
record SoakPlan(Duration length, long seed) {
    static final String USAGE = "usage: scripts/soak [--minutes M] [--seed N]";

    private static final Duration DEFAULT_LENGTH = Duration.ofMinutes(10);

    /** @throws IllegalArgumentException with a message for people */
    static SoakPlan parse(String... arguments) {
        Duration length = DEFAULT_LENGTH;
        long seed = new Random().nextInt(1_000_000);
        for (int i = 0; i < arguments.length; i += 2) {
            String value = i + 1 < arguments.length ? arguments[i + 1] : "";
            switch (arguments[i]) {
                case "--minutes" -> length = minutes(value);
                case "--seed" -> seed = number(value);
                default -> throw new IllegalArgumentException("unknown argument '" + arguments[i] + "'; " + USAGE);
            }
        }
        return new SoakPlan(length, seed);
    }

    /** Returns a length in minutes, which may be a fraction. */
    static Duration minutes(String text) {
        if (!text.matches("[0-9]{1,6}(\\.[0-9]{1,6})?") || Double.parseDouble(text) == 0) {
            throw new IllegalArgumentException("the minutes must be a positive number, not '" + text + "'; " + USAGE);
        }
        return Duration.ofMillis(Math.round(Double.parseDouble(text) * 60_000));
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("the seed must be a whole number, not '" + text + "'; " + USAGE, e);
        }
    }
}
