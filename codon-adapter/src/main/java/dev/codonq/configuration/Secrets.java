package dev.codonq.configuration;

import java.util.List;
import picocli.CommandLine.Model.OptionSpec;

/** The values of options that are nobody's business but their user's. Without state. */
public final class Secrets {
    private static final String HEADER = "--remote-header";

    private Secrets() {}

    /** Returns {@code texts} as they may be shown to anybody. */
    static List<String> hidden(OptionSpec option, List<String> texts) {
        return texts.stream()
                .map(text -> isSecret(option, text) ? text.replaceFirst("=(?s:.*)|^[^=]*$", "=...") : text)
                .toList();
    }

    /** Returns those of {@code texts} that may be shown to anybody; who repeats a command adds the others. */
    public static List<String> openOf(OptionSpec option, List<String> texts) {
        return texts.stream().filter(text -> !isSecret(option, text)).toList();
    }

    /** A header's value that is the name of a file tells nothing. */
    private static boolean isSecret(OptionSpec option, String text) {
        return option.longestName().equals(HEADER) && !text.contains("=@");
    }
}
