package dev.codonq.compile;

import dev.codonq.diagnostics.Diagnostic;
import dev.codonq.diagnostics.SourceNames;
import dev.codonq.imports.ImportClosure;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The names under which the user knows the files that Codon's messages speak of. Thread-safe.
 *
 * <p>The main source is named as the user gave it, other files of the project like it: relative to the working directory
 * if it was given so and they lie there, else by their real path.
 */
final class SourceDisplay {
    /** For a message that has no trace: Codon looks into its own standard library only on behalf of a program. */
    private final SourceNames project;

    private final SourceNames everything;

    private SourceDisplay(SourceNames project, SourceNames everything) {
        this.project = project;
        this.everything = everything;
    }

    /** Returns the names for one compile; {@code standardLibrary} holds the toolchain's source files. */
    static SourceDisplay of(CompileRequest request, ImportClosure closure, List<Path> standardLibrary) {
        Path here = Path.of("").toAbsolutePath();
        Map<Path, String> names = new HashMap<>();
        for (Path file : closure.files().keySet()) {
            boolean relative = !request.source().isAbsolute() && file.startsWith(here);
            names.put(file, relative ? here.relativize(file).toString() : file.toString());
        }
        names.put(closure.main(), request.source().toString());
        SourceNames project = SourceNames.of(names);
        standardLibrary.forEach(file -> names.putIfAbsent(file, file.toString()));
        return new SourceDisplay(project, SourceNames.of(names));
    }

    List<Diagnostic> resolve(List<Diagnostic> diagnostics) {
        return diagnostics.stream()
                .map(diagnostic ->
                        diagnostic.notes().isEmpty() ? project.resolve(diagnostic) : everything.resolve(diagnostic))
                .toList();
    }
}
