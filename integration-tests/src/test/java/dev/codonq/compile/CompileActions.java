package dev.codonq.compile;

import dev.codonq.action.Action;
import dev.codonq.imports.ImportScanner;
import dev.codonq.toolchain.Toolchain;
import java.io.IOException;
import java.util.List;

/** Compiles as a {@link CodonCompiler} gives them to its scheduler, for tests that mix them with other jobs. */
public final class CompileActions {
    private CompileActions() {}

    /** Returns the action of a request without plugins. */
    public static Action of(CompileRequest request, Toolchain toolchain) throws IOException {
        ImportScanner scanner = new ImportScanner(toolchain.standardLibraryRoots());
        return new CompileAction(toolchain).of(request, scanner.scan(request.source()), List.of());
    }
}
