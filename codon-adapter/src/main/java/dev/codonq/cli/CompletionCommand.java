package dev.codonq.cli;

import dev.codonq.manual.BashCompletion;
import dev.codonq.manual.ZshCompletion;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code codonq completion}: prints what makes a shell complete the command line. */
@Command(
        name = "completion",
        header = "Print a script with which a shell completes this command line.",
        customSynopsis = "codonq completion bash|zsh",
        footer = {
            "%nExamples:",
            "  source <(codonq completion bash)     # in ~/.bashrc",
            "  source <(codonq completion zsh)      # in ~/.zshrc, after compinit"
        })
final class CompletionCommand implements Callable<Integer> {
    /** A shell that can be taught. */
    enum Shell {
        BASH,
        ZSH
    }

    private final Console console;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "bash|zsh", hidden = true)
    private Shell shell = Shell.BASH;

    CompletionCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        CommandLine root = spec.root().commandLine();
        console.printText(shell == Shell.BASH ? BashCompletion.of(root) : ZshCompletion.of(root));
        return ExitStatus.OK;
    }
}
