package dev.codonq.cli;

import dev.codonq.compile.BuildKind;
import dev.codonq.compile.CompileRequest;
import dev.codonq.compile.Numerics;
import dev.codonq.compile.SourcePaths;
import dev.codonq.manual.OptionGroup;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say what Codon makes of a source. Filled by picocli; not thread-safe. */
@OptionGroup("What to build")
final class CompileOptions {
    @Option(names = "--kind", paramLabel = "KIND", description = "exe (default), obj, llvm, bc, lib or pyext")
    private BuildKind kind = BuildKind.EXE;

    @Option(names = "--release", description = "optimise")
    private boolean release;

    @Option(names = "--debug", description = "do not optimise (default)")
    private boolean unusedDebug;

    @Option(
            names = {"-D", "--define"},
            paramLabel = "NAME=VALUE",
            description = "define a compile-time integer")
    private List<String> defines = new ArrayList<>();

    @Option(
            names = {"-l", "--library"},
            paramLabel = "LIB",
            description = "link the library LIB")
    private List<String> libraries = new ArrayList<>();

    @Option(names = "--linker-flags", paramLabel = "FLAGS", description = "further arguments for the linker")
    private @Nullable String linkerFlags;

    @Option(names = "--plugin", paramLabel = "P", description = "load a Codon plugin: a directory or a name")
    private List<String> plugins = new ArrayList<>();

    @Option(names = "--module", paramLabel = "NAME", description = "name of the Python module (pyext)")
    private @Nullable String module;

    @Option(names = "--numerics", paramLabel = "c|py", description = "whose arithmetic to follow")
    private @Nullable Numerics numerics;

    @Option(names = "--codon-arg", paramLabel = "ARG", description = "further argument for codon, as it is")
    private List<String> codonArguments = new ArrayList<>();

    @Option(
            names = "--paths",
            paramLabel = "real|virtual",
            description = "where a run sees the sources: at their own paths (default), or at fixed ones that give"
                    + " the same bytes in every checkout")
    private SourcePaths paths = SourcePaths.REAL;

    /** @throws UsageException if a value is none that an option takes */
    void check() {
        for (String define : defines) {
            if (define.indexOf('=') < 0) {
                throw new UsageException("-D: '" + define + "' is not NAME=VALUE");
            }
        }
    }

    SourcePaths paths() {
        return paths;
    }

    /** @throws IllegalArgumentException if the request does not take a value */
    void applyTo(CompileRequest.Builder request) {
        request.kind(kind).paths(paths);
        if (release) {
            request.release();
        }
        for (String define : defines) {
            int equals = define.indexOf('=');
            request.define(define.substring(0, equals), define.substring(equals + 1));
        }
        libraries.forEach(request::library);
        plugins.forEach(request::plugin);
        codonArguments.forEach(request::codonArgument);
        if (linkerFlags != null) {
            request.linkerFlags(linkerFlags);
        }
        if (module != null) {
            request.module(module);
        }
        if (numerics != null) {
            request.numerics(numerics);
        }
    }
}
