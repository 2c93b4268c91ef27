package dev.codonq.cli;

import dev.codonq.manual.ManPage;
import dev.codonq.manual.MarkdownManual;
import dev.codonq.terminal.TerminalText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code codonq man}: prints or installs the pages of the manual. */
@Command(
        name = "man",
        header = "Print a page of the manual, or install all of them.",
        customSynopsis = {"codonq man [COMMAND...]", "       codonq man --install DIR|--markdown"},
        footer = {
            "%nExamples:",
            "  codonq man build | man -l -",
            "  codonq man --install ~/.local/share/man      # then: man codonq-build"
        })
final class ManCommand implements Callable<Integer> {
    private static final String ORIGIN =
            "Written by `scripts/codonq man --markdown > docs/cli.md` from what the program knows of its options; the"
                    + " same\nis in `codonq help COMMAND` and `codonq man COMMAND`.";

    private final Console console;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "COMMAND", arity = "0..*", hidden = true)
    private List<String> names = List.of();

    @Option(
            names = "--install",
            paramLabel = "DIR",
            description = "write the pages of all commands to man1 in DIR, a directory of MANPATH")
    private @Nullable Path directory;

    @Option(names = "--markdown", description = "print the pages of all commands as one, in Markdown")
    private boolean markdown;

    ManCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        CommandLine root = spec.root().commandLine();
        if (markdown) {
            console.printText(MarkdownManual.of(root, ORIGIN));
        } else if (directory != null) {
            install(root, directory.resolve("man1"));
        } else {
            console.printText(ManPage.of(named(root), VersionProvider.version()));
        }
        return ExitStatus.OK;
    }

    private CommandLine named(CommandLine root) {
        CommandLine command = root;
        for (String name : names) {
            command = command.getSubcommands().get(name);
            if (command == null) {
                throw new UsageException("man: there is no command '" + TerminalText.oneLine(name) + "'");
            }
        }
        return command;
    }

    private static void install(CommandLine command, Path directory) {
        Path file = directory.resolve(ManPage.fileName(command));
        try {
            Files.createDirectories(directory);
            Files.writeString(file, ManPage.of(command, VersionProvider.version()));
        } catch (IOException e) {
            throw new MachineryException(
                    "cannot write " + TerminalText.oneLine(file.toString()) + ": " + Failures.reason(e), e);
        }
        command.getSubcommands().values().forEach(child -> install(child, directory));
    }
}
