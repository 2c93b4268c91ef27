package dev.codonq.manual;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Writes a script that completes command lines in zsh, with what options mean. Thread-safe, without state. */
public final class ZshCompletion {
    private final StringBuilder text = new StringBuilder();

    private ZshCompletion() {}

    /** Returns the script for {@code root} and all commands below it. */
    public static String of(CommandLine root) {
        CommandSpec command = root.getCommandSpec();
        String name = command.name();
        ZshCompletion script = new ZshCompletion();
        script.text.append("""
                #compdef %1$s
                # Completion of %1$s in zsh. To use it, after compinit: source <(%1$s completion zsh)
                # or once: %1$s completion zsh > DIRECTORY-OF-FPATH/_%1$s
                """.formatted(name));
        script.add(command);
        script.text.append("""

                # As a file of fpath this is the function itself, and first called when there is something to complete.
                if [[ ${funcstack[1]} == _%1$s ]]; then
                    _%1$s "$@"
                else
                    compdef _%1$s %1$s
                fi
                """.formatted(name));
        return script.text.toString();
    }

    private void add(CommandSpec command) {
        text.append("\n%s() {%n".formatted(function(command)));
        List<CommandSpec> below = command.subcommands().values().stream()
                .map(CommandLine::getCommandSpec)
                .toList();
        String arguments = Stream.concat(
                        command.options().stream()
                                .filter(option -> !option.hidden())
                                .flatMap(option -> option(command, option)),
                        below.isEmpty() ? positional(command) : Stream.of(commands(below), "'*::argument:->below'"))
                .map(specification -> " \\\n        " + specification)
                .collect(Collectors.joining());
        if (below.isEmpty()) {
            text.append("    _arguments -s").append(arguments).append("\n}\n");
            return;
        }
        text.append("    local line state\n    _arguments -C")
                .append(arguments)
                .append("\n    case $state:$line[1] in\n");
        below.forEach(child -> text.append("        below:%s) %s ;;%n".formatted(child.name(), function(child))));
        text.append("    esac\n}\n");
        below.forEach(this::add);
    }

    private static String function(CommandSpec command) {
        return "_" + command.qualifiedName("_");
    }

    private static String commands(List<CommandSpec> commands) {
        return commands.stream()
                .map(command ->
                        command.name() + "\\:" + doubleQuoted(Page.of(command).purpose()))
                .collect(Collectors.joining(" ", "'1:command:((", "))'"));
    }

    private static Stream<String> positional(CommandSpec command) {
        return command.positionalParameters().stream()
                .limit(1)
                .map(argument -> "'%s%s'".formatted(argument.isMultiValue() ? "*" : "1", value(command, argument)));
    }

    private static Stream<String> option(CommandSpec command, OptionSpec option) {
        boolean takesValue = option.arity().max() > 0;
        String meaning = bracketed(Page.text(" ", option.description()));
        String others = option.isMultiValue() ? "*" : "(" + String.join(" ", option.names()) + ")";
        return Arrays.stream(option.names()).map(name -> {
            String how = !takesValue ? "" : name.startsWith("--") ? "=" : "+";
            return "'%s%s%s[%s]%s'".formatted(others, name, how, meaning, takesValue ? value(command, option) : "");
        });
    }

    private static String value(CommandSpec command, ArgSpec argument) {
        Values offered = Values.of(command, argument);
        String action = switch (offered.kind()) {
            case UNKNOWN -> "";
            case FILES -> "_files";
            case DIRECTORIES -> "_files -/";
            case CHOICES -> choices(offered.choices());
        };
        return ":" + bracketed(argument.paramLabel()) + ":" + action;
    }

    private static String choices(List<String> words) {
        if (words.stream().noneMatch(word -> word.endsWith("="))) {
            return "(" + String.join(" ", words) + ")";
        }
        return "{compset -P \"*=\" && _files || compadd -S \"\" -- " + String.join(" ", words) + "}";
    }

    /** For a place between brackets or colons, in single quotes. */
    private static String bracketed(String plain) {
        return plain.replaceAll("[\\\\\\[\\]:]", "\\\\$0").replace("'", "'\\''");
    }

    private static String doubleQuoted(String plain) {
        return "\"" + bracketed(plain).replace("\"", "\\\"") + "\"";
    }
}
