package dev.codonq.manual;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;

/**
 * What a shell can offer for the value of an option or an argument, as its type and its label tell. Immutable.
 *
 * @param choices the words to offer; those that end in {@code =} are followed by a file
 */
record Values(Kind kind, List<String> choices) {
    /** Where the words come from. */
    enum Kind {
        /** There is nothing to offer. */
        UNKNOWN,
        CHOICES,
        FILES,
        DIRECTORIES
    }

    private static final String FORMATS_TO_FILE = "=FILE";

    Values {
        choices = List.copyOf(choices);
    }

    static Values of(CommandSpec command, ArgSpec argument) {
        String label = argument.paramLabel();
        if (argument.type().isEnum()) {
            return choices(Arrays.stream(argument.type().getEnumConstants())
                    .map(choice -> ((Enum<?>) choice).name().toLowerCase(Locale.ROOT))
                    .toList());
        }
        if (label.endsWith(FORMATS_TO_FILE)) {
            String formats = label.substring(0, label.length() - FORMATS_TO_FILE.length());
            return choices(Arrays.stream(formats.split("\\|"))
                    .map(format -> format + "=")
                    .toList());
        }
        if (label.indexOf('|') >= 0) {
            return choices(List.of(label.split("\\|")));
        }
        if (label.equals("COMMAND") && command.parent() != null) {
            return choices(List.copyOf(command.parent().subcommands().keySet()));
        }
        if (label.equals("DIR")) {
            return new Values(Kind.DIRECTORIES, List.of());
        }
        boolean isFile = argument.type() == Path.class
                || Set.of("FILE", "PATH", "SOURCE").contains(label);
        return new Values(isFile ? Kind.FILES : Kind.UNKNOWN, List.of());
    }

    private static Values choices(List<String> words) {
        return new Values(Kind.CHOICES, words);
    }
}
