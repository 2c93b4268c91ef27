package dev.codonq.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code codonq} without a command. */
@Command(
        name = "codonq",
        description = "Compiles Codon programs as isolated, cached jobs.",
        versionProvider = VersionProvider.class,
        customSynopsis = "codonq COMMAND [options]",
        commandListHeading = "%nCommands:%n",
        footer = {
            "%nExamples:",
            "  codonq build examples",
            "  codonq build 'src/**/*.py' -o build --release --timeout 30s",
            "%nEnvironment:",
            "  CODONQ_CODON        the compiler, where --codon names none",
            "  CODONQ_TOOLCHAINS   where scripts/install-codon puts compilers",
            "  XDG_CACHE_HOME      what is kept is in codonq below it (default: ~/.cache)",
            "  XDG_CONFIG_HOME     codonq/codonq.toml below it is read (default: ~/.config)",
            "  NO_COLOR            if set, no colours unless --color asks for them"
        })
final class RootCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        throw new UsageException("no command given; give build, cache, config, doctor, completion, man or help");
    }
}
