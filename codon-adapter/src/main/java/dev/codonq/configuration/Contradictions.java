package dev.codonq.configuration;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The pairs of options of which only one can be meant. Thread-safe. */
public final class Contradictions {
    private static final List<Pair> PAIRS = List.of(
            new Pair("--release", "--debug"),
            new Pair("--keep-going", "--fail-fast"),
            new Pair("--cache-dir", "--no-cache"),
            new Pair("--cache-size", "--no-cache"),
            new Pair("--read-only-cache", "--no-cache"),
            new Pair("--explain", "--no-cache"),
            new Pair("--remote-cache", "--no-cache"),
            new Pair("-q", "-v"));

    private Contradictions() {}

    private record Pair(String one, String other) {}

    /** Returns what to say of the first two options of {@code command} that are both given. */
    public static Optional<String> first(CommandSpec command) {
        return PAIRS.stream()
                .filter(pair -> isGiven(command.findOption(pair.one())) && isGiven(command.findOption(pair.other())))
                .map(pair -> pair.one() + ", " + pair.other() + ": give one of them, not both")
                .findFirst();
    }

    private static boolean isGiven(OptionSpec option) {
        Object value = option.getValue();
        return value != null
                && !Boolean.FALSE.equals(value)
                && !(value instanceof Collection<?> values && values.isEmpty());
    }

    /** Returns the options that cannot be meant together with {@code option}. */
    static Stream<String> with(OptionSpec option) {
        List<String> names = List.of(option.names());
        return PAIRS.stream()
                .flatMap(pair -> names.contains(pair.one())
                        ? Stream.of(pair.other())
                        : names.contains(pair.other()) ? Stream.of(pair.one()) : Stream.empty());
    }
}
