package dev.codonq.compile;

import dev.codonq.diagnostics.Diagnostic;
import dev.codonq.diagnostics.SourceFile;
import dev.codonq.diagnostics.SourceNames;
import dev.codonq.imports.ImportClosure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The names under which the user knows the files that Codon's messages speak of. Thread-safe.
 *
 * <p>The main source is named as the user gave it, other files of the project like it: relative to the working directory
 * if it was given so and they lie there, else by their real path.
 */
final class SourceDisplay {
    private final CompileRequest request;
    private final ImportClosure closure;
    private final List<Path> standardLibrary;

    private SourceDisplay(CompileRequest request, ImportClosure closure, List<Path> standardLibrary) {
        this.request = request;
        this.closure = closure;
        this.standardLibrary = standardLibrary;
    }

    /** Returns the names for one compile; {@code standardLibrary} holds the toolchain's source files. */
    static SourceDisplay of(CompileRequest request, ImportClosure closure, List<Path> standardLibrary) {
        return new SourceDisplay(request, closure, standardLibrary);
    }

    /** Names the files that messages speak of, and says of missing modules where they were looked for. */
    List<Diagnostic> resolve(List<Diagnostic> diagnostics) {
        // Most compiles say nothing, and there are many names.
        if (diagnostics.isEmpty()) {
            return diagnostics;
        }
        Map<SourceFile, String> names = new LinkedHashMap<>(projectNames());
        // For a message that has no trace: Codon looks into its own standard library only on behalf of a program.
        SourceNames project = SourceNames.of(names);
        standardLibrary.stream().sorted().forEach(file -> names.put(new SourceFile(file, null), file.toString()));
        SourceNames everything = SourceNames.of(names);
        ImportNotes imports = new ImportNotes(closure.unresolved(), request.isolation());
        return imports.addTo(diagnostics.stream()
                .map(diagnostic ->
                        diagnostic.notes().isEmpty() ? project.resolve(diagnostic) : everything.resolve(diagnostic))
                .toList());
    }

    /** Names the file of one message, which is the project's. */
    Diagnostic resolveProject(Diagnostic diagnostic) {
        return diagnostic.file() == null
                ? diagnostic
                : SourceNames.of(projectNames()).resolve(diagnostic);
    }

    /** Returns the names of the project's files, the main source first, and of the links to them. */
    List<Path> sources() {
        return Stream.of(
                        Stream.of(closure.main()),
                        closure.files().keySet().stream().filter(file -> !file.equals(closure.main())),
                        // One that leads to a directory says nothing of the file behind it.
                        closure.links().keySet().stream().filter(Files::isRegularFile))
                .flatMap(paths -> paths)
                .map(this::name)
                .map(Path::of)
                .toList();
    }

    private Map<SourceFile, String> projectNames() {
        Map<SourceFile, String> names = new LinkedHashMap<>();
        closure.files().forEach((file, digest) -> names.put(new SourceFile(file, digest), name(file)));
        return names;
    }

    private String name(Path file) {
        if (file.equals(closure.main())) {
            return request.source().toString();
        }
        Path here = Path.of("").toAbsolutePath();
        boolean relative = !request.source().isAbsolute() && file.startsWith(here);
        return relative ? here.relativize(file).toString() : file.toString();
    }
}
