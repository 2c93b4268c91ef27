package dev.codonq.configuration;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The names that values have in configuration files: those of the options of {@code codonq build}. Not thread-safe. */
public final class Keys {
    /** They say what this one build is about, and where its file lies. */
    private static final Set<String> OF_ONE_BUILD = Set.of("manifest", "root");

    /**
     * What a project must not choose for the machine or the user that builds it: a program that runs outside of any
     * sandbox, weaker sandboxes, what runs can see of the machine, what they may use of it all together, what becomes of
     * results that others share, and which other machines get to see sources and secrets and have their results believed.
     */
    private static final Set<String> OF_THE_USER =
            Set.of("cache-dir", "cache-size", "codon", "isolation", "memory-budget", "plugin");

    /** Of the options that name other machines and say how they are used. */
    private static final String REMOTE = "remote-";

    /** Who writes more has not mistyped a key. */
    private static final int LONGEST_MISTYPED = 40;

    private final Map<String, OptionSpec> options = new LinkedHashMap<>();

    private Keys(CommandSpec build) {
        for (OptionSpec option : build.options()) {
            if (!option.usageHelp() && !option.versionHelp()) {
                options.put(of(option), option);
            }
        }
    }

    /** Returns the names of the options of {@code build}. */
    public static Keys of(CommandSpec build) {
        return new Keys(build);
    }

    /** Returns the name of an option: its longest, without dashes. */
    public static String of(OptionSpec option) {
        return option.longestName().replaceFirst("^-+", "");
    }

    /** Returns the options by name, in the order of the command's help. */
    public Map<String, OptionSpec> options() {
        return options;
    }

    /** Returns why a file of {@code layer} may not set {@code key}. */
    static Optional<String> refusal(String key, Layer layer) {
        if (OF_ONE_BUILD.contains(key)) {
            return Optional.of("can be given on the command line only");
        }
        return layer == Layer.PROJECT && (OF_THE_USER.contains(key) || key.startsWith(REMOTE))
                ? Optional.of("a project may not choose it; give it on the command line or in your own "
                        + ConfigurationFiles.NAME)
                : Optional.empty();
    }

    /** Returns the name that who wrote {@code mistyped} may have meant. */
    Optional<String> nearest(String mistyped) {
        String wanted = mistyped.replace('_', '-');
        int limit = 1 + mistyped.length() / 4;
        String best = null;
        int least = limit + 1;
        for (Map.Entry<String, OptionSpec> entry : options.entrySet()) {
            int distance = Math.min(distance(wanted, entry.getKey()), distanceToNames(wanted, entry.getValue()));
            if (distance < least) {
                least = distance;
                best = entry.getKey();
            }
        }
        return Optional.ofNullable(best);
    }

    /** Returns 0 if it is another name of the option, such as its letter. */
    private static int distanceToNames(String wanted, OptionSpec option) {
        for (String name : option.names()) {
            if (name.replaceFirst("^-+", "").equals(wanted)) {
                return 0;
            }
        }
        return Integer.MAX_VALUE;
    }

    /** Returns how many letters must be changed, put in, left out or swapped with the next. */
    private static int distance(String from, String to) {
        if (from.length() > LONGEST_MISTYPED) {
            return Integer.MAX_VALUE;
        }
        int[][] distance = new int[from.length() + 1][to.length() + 1];
        for (int i = 0; i <= from.length(); i++) {
            for (int j = 0; j <= to.length(); j++) {
                if (i == 0 || j == 0) {
                    distance[i][j] = i + j;
                    continue;
                }
                int change = from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1;
                int least = Math.min(distance[i - 1][j] + 1, distance[i][j - 1] + 1);
                least = Math.min(least, distance[i - 1][j - 1] + change);
                if (i > 1
                        && j > 1
                        && from.charAt(i - 1) == to.charAt(j - 2)
                        && from.charAt(i - 2) == to.charAt(j - 1)) {
                    least = Math.min(least, distance[i - 2][j - 2] + 1);
                }
                distance[i][j] = least;
            }
        }
        return distance[from.length()][to.length()];
    }
}
