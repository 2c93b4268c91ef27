package dev.codonq.cli;

import dev.codonq.configuration.Configuration;
import dev.codonq.configuration.Layer;
import dev.codonq.configuration.Secrets;
import dev.codonq.configuration.Setting;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** The command line that runs one job of a batch by itself, in the same directory. Immutable. */
final class RepeatCommand {
    /** What says how many jobs there are, how they get along, and what is told of them. */
    private static final Set<String> OF_THE_BATCH = Set.of(
            "--manifest",
            "--jobs",
            "--memory-budget",
            "--remote-jobs",
            "--keep-going",
            "--fail-fast",
            "--explain",
            "--report",
            "--keep-failed",
            "--progress",
            "--color",
            "--quiet",
            "--verbose");

    private final ParseResult given;
    private final Configuration files;
    private final @Nullable Path root;

    /**
     * @param given the command line of the batch
     * @param files what it was applied to
     * @param root the project's directory where that follows from the other sources; else null
     */
    RepeatCommand(ParseResult given, Configuration files, @Nullable Path root) {
        this.given = given;
        this.files = files;
        this.root = root;
    }

    String of(JobSpec job) {
        List<String> words = new ArrayList<>(List.of(program(), "build"));
        for (OptionSpec option : given.commandSpec().options()) {
            if (!OF_THE_BATCH.contains(option.longestName()) && !isReplaced(option, job)) {
                words.addAll(fromFiles(option, job));
            }
        }
        for (OptionSpec option : new LinkedHashSet<>(given.matchedOptions())) {
            if (!OF_THE_BATCH.contains(option.longestName()) && !isReplaced(option, job)) {
                words.addAll(words(option, option.originalStringValues()));
            }
        }
        words.addAll(ownOf(job));
        if (root != null) {
            words.add("--root=" + root);
        }
        words.add(source(job.source().toString()));
        return words.stream().map(ShellWord::of).collect(Collectors.joining(" "));
    }

    /** The script that starts the program knows by what name it was called. */
    private static String program() {
        return System.getProperty("codonq.command", "codonq");
    }

    private static boolean isReplaced(OptionSpec option, JobSpec job) {
        return switch (option.longestName()) {
            case "--kind" -> job.kind() != null;
            case "--release", "--debug" -> job.release() != null;
            case "--out" -> job.out() != null;
            case "--timeout" -> job.timeout() != null;
            default -> false;
        };
    }

    /** Returns what the files say of {@code option} and would not say of the repeated command. */
    private List<String> fromFiles(OptionSpec option, JobSpec job) {
        Setting setting = files.of(option).orElse(null);
        if (setting == null) {
            return List.of();
        }
        // With --root the project's file is looked for there. Definitions of the command line replace all of a file.
        boolean isLost = (root != null && setting.layer() == Layer.PROJECT)
                || (option.longestName().equals("--define") && !job.defines().isEmpty());
        return isLost && setting.isOn() ? words(option, setting.texts()) : List.of();
    }

    private static List<String> words(OptionSpec option, List<String> values) {
        if (option.arity().max() == 0) {
            return List.of(option.longestName());
        }
        List<String> words = new ArrayList<>();
        for (String value : Secrets.openOf(option, values)) {
            if (option.longestName().startsWith("--")) {
                words.add(option.longestName() + "=" + value);
            } else {
                words.addAll(List.of(option.longestName(), value));
            }
        }
        return words;
    }

    private static List<String> ownOf(JobSpec job) {
        List<String> words = new ArrayList<>();
        if (job.kind() != null) {
            words.add("--kind=" + job.kind().label());
        }
        if (job.release() != null) {
            words.add(job.release() ? "--release" : "--debug");
        }
        // Of two of a name the later counts.
        job.defines().forEach((name, value) -> words.add("--define=" + name + "=" + value));
        if (job.timeout() != null) {
            words.add("--timeout=" + job.timeout().toMillis() + "ms");
        }
        if (job.out() != null) {
            words.add("--out=" + job.out());
        }
        return words;
    }

    /** Neither an option nor a file of arguments, whatever it begins with. */
    private static String source(String name) {
        return name.startsWith("-") || name.startsWith("@") ? "./" + name : name;
    }
}
