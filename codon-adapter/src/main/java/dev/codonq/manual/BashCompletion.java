package dev.codonq.manual;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Writes a script that completes command lines in bash. Thread-safe, without state. */
public final class BashCompletion {
    private static final String FUNCTIONS = """
            _%1$s_offer() {
                mapfile -t COMPREPLY < <(compgen -W "$1" -- "$cur")
                [[ ${COMPREPLY[*]} != *= ]] || compopt -o nospace
            }

            _%1$s_offer_files() {
                compopt -o filenames
                mapfile -t COMPREPLY < <(compgen "$1" -- "$cur")
            }

            _%1$s() {
                local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} command=%1$s i
                COMPREPLY=()
                # To bash a = is a word.
                if [[ $cur == = ]]; then
                    cur=
                elif [[ $prev == = ]]; then
                    prev=${COMP_WORDS[COMP_CWORD-2]}
                    [[ $prev == -* ]] || { _%1$s_offer_files -f; return; }
                fi
                for ((i = 1; i < COMP_CWORD; i++)); do
                    case "$command ${COMP_WORDS[i]}" in
            %2$s    esac
                done
                case "$command $prev" in
            %3$s    esac
                case $command in
            %4$s    esac
            }

            complete -F _%1$s %1$s
            """;

    private final CommandSpec root;
    private final StringBuilder commands = new StringBuilder();
    private final StringBuilder values = new StringBuilder();
    private final StringBuilder arguments = new StringBuilder();

    private BashCompletion(CommandSpec root) {
        this.root = root;
    }

    /** Returns the script for {@code root} and all commands below it. */
    public static String of(CommandLine root) {
        BashCompletion script = new BashCompletion(root.getCommandSpec());
        script.add(root.getCommandSpec());
        return "# Completion of %s in bash. To use it: source <(%1$s completion bash)%n"
                        .formatted(root.getCommandName())
                + FUNCTIONS.formatted(root.getCommandName(), script.commands, script.values, script.arguments);
    }

    private void add(CommandSpec command) {
        String name = command.qualifiedName();
        if (command.parent() != null) {
            commands.append("            '%s') command='%1$s' ;;%n".formatted(name));
        }
        List<OptionSpec> options =
                command.options().stream().filter(option -> !option.hidden()).toList();
        for (OptionSpec option : options) {
            if (option.arity().max() > 0) {
                String patterns = Arrays.stream(option.names())
                        .map(word -> "'" + name + " " + word + "'")
                        .collect(Collectors.joining(" | "));
                values.append("        %s) %s; return ;;%n".formatted(patterns, offer(command, option)));
            }
        }
        List<String> words = options.stream()
                .flatMap(option -> Arrays.stream(option.names()))
                .toList();
        arguments.append("        '%s') if [[ $cur == -* ]]; then %s; else %s; fi ;;%n"
                .formatted(name, offerWords(words), rest(command)));
        command.subcommands().values().forEach(child -> add(child.getCommandSpec()));
    }

    /** What is neither an option nor an option's value. */
    private String rest(CommandSpec command) {
        if (!command.subcommands().isEmpty()) {
            return offerWords(command.subcommands().keySet());
        }
        return command.positionalParameters().stream()
                .findFirst()
                .map(argument -> offer(command, argument))
                .orElse(":");
    }

    private String offer(CommandSpec command, ArgSpec argument) {
        Values offered = Values.of(command, argument);
        return switch (offered.kind()) {
            case UNKNOWN -> ":";
            case CHOICES -> offerWords(offered.choices());
            case FILES -> "_%s_offer_files -f".formatted(root.name());
            case DIRECTORIES -> "_%s_offer_files -d".formatted(root.name());
        };
    }

    private String offerWords(Collection<String> words) {
        return "_%s_offer '%s'".formatted(root.name(), String.join(" ", words));
    }
}
